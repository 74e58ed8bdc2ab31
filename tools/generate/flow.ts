/**
 * Makes a new flow that compiles, runs and is proved: its class, its flow spec, its entry in the service's module.
 *
 *   node tools/generate/flow.ts <service> <verb-noun> --consumes <wire name>   a flow on messages
 *   node tools/generate/flow.ts <service> <verb-noun>                          a flow on HTTP
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { consumer, consumerSpec } from './consumer.template.ts';
import { contractNamed } from './contract.ts';
import { controller, controllerSpec } from './controller.template.ts';
import { registered } from './module-entry.ts';
import { flowNames, type FlowNames } from './names.ts';

const repository = join(import.meta.dirname, '../..');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { consumes: { type: 'string' }, root: { type: 'string', default: repository } },
});

try {
  const [service = '', flow = ''] = positionals;
  const written = generate(flowNames(service, flow), values.root, values.consumes);
  execFileSync(join(repository, 'node_modules/.bin/oxfmt'), written, { cwd: values.root, stdio: 'ignore' });
  console.log(written.map((path) => `  ${path}`).join('\n'));
  console.log(`\nNow: ./fleet test ${service}\nthen write the story and the other promises, and \`npm run docs\`.`);
} catch (error) {
  console.error(
    `${(error as Error).message}\n\nUsage: node tools/generate/flow.ts <service> <verb-noun> [--consumes <wire name>]`,
  );
  process.exitCode = 1;
}

/** Writes the files of a flow below `root`; their paths. Nothing is ever overwritten. */
function generate(names: FlowNames, root: string, consumes: string | undefined): string[] {
  const base = join('services', names.service);
  const module = join(base, `src/${names.service}.module.ts`);
  if (!existsSync(join(root, module))) throw new Error(`There is no service ${names.service} (${module}).`);
  const contract = consumes ? contractNamed(consumes, root) : undefined;
  const role = contract ? 'consumer' : 'controller';
  const files = {
    [join(base, `src/flows/${names.flow}/${names.flow}.${role}.ts`)]: contract
      ? consumer(names, contract)
      : controller(names),
    [join(base, `test/${names.flow}.flow.spec.ts`)]: contract ? consumerSpec(names, contract) : controllerSpec(names),
  };
  const taken = Object.keys(files).find((path) => existsSync(join(root, path)));
  if (taken) throw new Error(`${taken} is there already.`);
  for (const [path, text] of Object.entries(files)) write(join(root, path), text);
  write(join(root, module), registered(readFileSync(join(root, module), 'utf8'), names, role));
  return [...Object.keys(files), module];
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
