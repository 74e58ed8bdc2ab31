import { existsSync } from 'node:fs';
import { builtFile, serviceEnvironment } from '../environment.ts';
import type { Installation } from '../installation.ts';
import { servicePort, SERVICES, type ServiceName } from '../ports.ts';
import { clockEnvironment } from './clock-skew.ts';
import type { Family, Part } from './part.ts';
import { httpOk } from './probes.ts';

const STOP_GRACE_MS = 30_000; // services drain for at most 25 s themselves

/** The services of the fleet with their replicas; only those that are built. */
export function serviceFamilies(fleet: Installation): Family[] {
  return SERVICES.filter((service) => existsSync(mainOf(fleet, service))).map((service) =>
    serviceFamily(fleet, service),
  );
}

function serviceFamily(fleet: Installation, service: ServiceName): Family {
  return {
    name: service,
    kind: 'service',
    title: service,
    url: `http://127.0.0.1:${servicePort(fleet.port, service, 1)}`,
    stopWave: 0,
    parts: Array.from({ length: fleet.scale[service] }, (_, index) => replica(fleet, service, index + 1)),
  };
}

function replica(fleet: Installation, service: ServiceName, number: number): Part {
  const health = `http://127.0.0.1:${servicePort(fleet.port, service, number)}/health/ready`;
  return {
    name: `${service}-${number}`,
    startLimitMs: 60_000,
    stop: { signal: 'SIGTERM', graceMs: STOP_GRACE_MS },
    prepare: () =>
      Promise.resolve({
        command: [process.execPath, ...memoryFlags(service), mainOf(fleet, service)],
        env: {
          ...process.env,
          ...serviceEnvironment(fleet, service, number),
          ...clockEnvironment(fleet.home, service),
        },
        cwd: fleet.repo,
      }),
    ready: () => httpOk(health),
  };
}

/** Files pass through these. */
const CARRIERS: readonly ServiceName[] = ['ingest-gateway', 'ocr-worker'];

/**
 * V8 collects young garbage early, at little cost; a service asks for its garbage to be collected once, when it has started. Of the
 * bytes that pass through a service V8 believes that its heap grows, and marks all of it again and again, a third of the CPU of an
 * upload: carriers may wait until there are more MB of them.
 */
const memoryFlags = (service: ServiceName): string[] => [
  '--expose-gc',
  ...(CARRIERS.includes(service)
    ? ['--max-semi-space-size=1', '--initial-old-space-size=128']
    : ['--max-semi-space-size=2']),
];

const mainOf = (fleet: Installation, service: ServiceName): string =>
  builtFile(fleet, `services/${service}/src/main.js`);
