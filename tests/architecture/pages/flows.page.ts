import { CONTRACTS } from '#libs/contracts';
import { type LoadedService, loadServices } from '../fleet';
import type { HttpFlow, MessageFlow } from '../reflection';
import { promiseOfClass, promiseOfMethod, publishedBy, folderOf } from './flow-sources';
import { code, type GeneratedPage, page, table } from './markdown';

/** Every flow: what it takes in, what it sends out, and how it is run. */
export const flowsPage: GeneratedPage = {
  path: 'docs/flows.md',
  render: async () => {
    const services = await loadServices();
    return page(
      'Flows',
      'What the fleet does, one line per flow. A queue is named `<service>.<flow>`, and `<service>.<flow>.<lane>` where a flow has lanes; what its side queues are stands in [operations/rabbitmq.md](operations/rabbitmq.md).',
      '## On messages',
      table(
        ['Queue', 'Consumes', 'Publishes', 'Concurrency', 'Timeout', 'Attempts', 'Pauses', 'Promise'],
        services.flatMap(({ messageFlows }) => messageFlows.map(messageRow)),
      ),
      '## On HTTP',
      table(['Service', 'Call', 'Scope', 'Publishes', 'Promise'], services.flatMap(httpRows)),
      '## On their own',
      'Flows that wait for something outside, or look around from time to time.',
      table(['Service', 'Flow', 'Publishes', 'Promise'], services.flatMap(ownRows)),
      '## Messages',
      table(
        ['Message', 'Kind', 'Owner'],
        CONTRACTS.map(({ name, kind, owner }) => [code(name), kind, owner]),
      ),
    );
  },
};

function messageRow({ service, className, queue, source, policy }: MessageFlow): string[] {
  const { concurrency, lanes, retry } = policy;
  const { attempts, firstDelayMs, maxDelayMs } = retry;
  return [
    code(lanes ? `${queue}.{${Object.keys(lanes).join(',')}}` : queue),
    code(source.name),
    published(service, folderOf(service, className)),
    typeof concurrency === 'number' ? String(concurrency) : code(concurrency.setting),
    inSeconds(policy.timeoutMs),
    String(attempts),
    `${inSeconds(firstDelayMs)} – ${inSeconds(maxDelayMs)}`,
    promiseOfClass(service, className),
  ];
}

/** A call without a sentence of its own has its flow's; assets of pages are not calls. */
const httpRows = ({ httpFlows }: LoadedService): string[][] =>
  httpFlows
    .filter(({ path }) => !path.startsWith('/assets/'))
    .map(({ service, className, handler, method, path, scope }: HttpFlow) => [
      service,
      code(`${method} ${path}`),
      scope ?? 'refused',
      method === 'GET' ? '' : published(service, folderOf(service, className)),
      promiseOfMethod(service, className, handler) || promiseOfClass(service, className),
    ]);

function ownRows({ name: service, flows, messageFlows, httpFlows }: LoadedService): string[][] {
  const others = [...messageFlows, ...httpFlows].map(({ className }) => folderOf(service, className));
  return flows
    .filter((flow) => !others.includes(flow))
    .map((flow) => [service, flow, published(service, flow), promiseOfClass(service, pascal(flow))]);
}

const published = (service: string, flow: string): string => publishedBy(service, flow).map(code).join(', ');

const inSeconds = (milliseconds: number): string => `${milliseconds / 1_000} s`;

const pascal = (name: string): string => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
