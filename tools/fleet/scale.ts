import { FleetError } from './errors.ts';
import { MAX_REPLICAS, SERVICES, type ServiceName } from './ports.ts';

/** How many replicas of each service run. */
export type Scale = Record<ServiceName, number>;

/** One replica of each service. */
export const singleReplicas = (): Scale => Object.fromEntries(SERVICES.map((name) => [name, 1])) as Scale;

/** Applies `ocr-worker=2` texts to a scale; an unknown service or an impossible number is refused by name. */
export function scaled(scale: Scale, requests: string[]): Scale {
  const result = { ...scale };
  for (const request of requests) {
    const [name = '', count = ''] = request.split('=');
    result[serviceNamed(name)] = replicasIn(count, request);
  }
  return result;
}

/** The service of that name. */
export function serviceNamed(name: string): ServiceName {
  const found = SERVICES.find((service) => service === name);
  if (found) return found;
  throw new FleetError(`There is no service "${name}".`, { advice: `The services are ${SERVICES.join(', ')}.` });
}

function replicasIn(count: string, request: string): number {
  const replicas = Number(count);
  if (/^\d+$/.test(count) && replicas >= 1 && replicas <= MAX_REPLICAS) return replicas;
  throw new FleetError(`"--scale ${request}" is not understood.`, {
    advice: `Write --scale ocr-worker=2, with 1 to ${MAX_REPLICAS} replicas.`,
  });
}
