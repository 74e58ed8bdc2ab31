import { CONTRACTS } from '#libs/contracts';
import { type LoadedService, loadServices } from './fleet';
import type { MessageFlow } from './reflection';

describe('contracts and flows', () => {
  let services: LoadedService[];
  let flows: MessageFlow[];

  beforeAll(async () => {
    services = await loadServices();
    flows = services.flatMap(({ messageFlows }) => messageFlows);
  });

  const handlersOf = (contract: string): string[] =>
    flows.filter(({ source }) => source.name === contract).map(({ queue }) => queue);

  it.each(CONTRACTS.map(({ name }) => name))('%s has a flow that takes it', (name) => {
    expect(handlersOf(name)).not.toEqual([]);
  });

  it.each(CONTRACTS.filter(({ kind }) => kind === 'command').map(({ name }) => name))(
    '%s is a command: exactly one flow takes it',
    (name) => {
      expect(handlersOf(name)).toHaveLength(1);
    },
  );

  it('every contract belongs to a service of the fleet, and no two share a name', () => {
    const names = services.map(({ name }) => name);
    expect(CONTRACTS.filter(({ owner }) => !names.includes(owner))).toEqual([]);
    expect(new Set(CONTRACTS.map(({ name }) => name)).size).toBe(CONTRACTS.length);
  });

  it('no two flows share a queue', () => {
    const queues = flows.map(({ queue }) => queue);
    expect(new Set(queues).size).toBe(queues.length);
  });

  it('exactly one flow takes the dead letters', () => {
    expect(handlersOf('dead letter')).toHaveLength(1);
  });

  it('every call says who may make it', () => {
    const calls = services.flatMap(({ httpFlows }) => httpFlows);
    expect(calls.filter(({ scope }) => scope === undefined).map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('no two services answer the same call', () => {
    const calls = services.flatMap(({ httpFlows }) => httpFlows.map(({ method, path }) => `${method} ${path}`));
    expect(calls.filter((call, index) => calls.indexOf(call) !== index)).toEqual([]);
  });
});
