import type { LookupAddress } from 'node:dns';
import { Agent, request } from 'undici';
import { page, type TestSite, testSite } from '../../test/fixtures/test-site';
import { AllowedTargets } from '../domain/url-guard';
import { AddressNotPublic, guardedConnector, type Resolve } from './guarded-connector';

/** A DNS server of an attacker: it knows these names, and `rebind.test` has another address each time. */
function hostileDns(): Resolve {
  const names: Record<string, string[][]> = {
    'private.test': [['127.0.0.1']],
    'mapped.test': [['::ffff:127.0.0.1']],
    'mixed.test': [['93.184.216.34', '127.0.0.1']],
    'metadata.test': [['169.254.169.254']],
    'nat64.test': [['64:ff9b::7f00:1']],
    'nothing.test': [[]],
    'rebind.test': [['127.0.0.1'], ['10.0.0.1'], ['::1']],
  };
  return async (host) => {
    const answers = names[host] ?? [['127.0.0.1']];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return (answer ?? []).map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
}

describe('guardedConnector', () => {
  let site: TestSite;
  let agent: Agent;
  let port: string;

  beforeAll(async () => {
    site = await testSite({ '*': page('SECRET') });
    port = new URL(site.origin).port;
  });
  afterAll(() => site.close());
  beforeEach(() => {
    agent = new Agent({ connect: guardedConnector(new AllowedTargets(), hostileDns(), 500) });
  });
  afterEach(() => agent.destroy());

  it.each([
    '127.0.0.1',
    'localhost',
    '[::1]',
    '0.0.0.0',
    '2130706433',
    '0x7f.1',
    '127.1',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::]',
    'private.test',
    'mapped.test',
    'mixed.test',
    'metadata.test',
    'nat64.test',
    'nothing.test',
    '169.254.169.254',
    '[fd00::1]',
    '[64:ff9b::7f00:1]',
    '100.64.0.1',
    '192.0.0.192',
  ])('opens no connection to %s', async (host) => {
    await expect(request(`http://${host}:${port}/`, { dispatcher: agent })).rejects.toBeInstanceOf(AddressNotPublic);
    expect(site.connections).toBe(0);
  });

  it('is not led astray by a name whose address changes', async () => {
    for (let i = 0; i < 4; i++) {
      await expect(request(`http://rebind.test:${port}/`, { dispatcher: agent })).rejects.toBeInstanceOf(
        AddressNotPublic,
      );
    }
    expect(site.connections).toBe(0);
  });

  it('connects to what it checked, without asking DNS a second time', async () => {
    const resolve = jest.fn<Promise<LookupAddress[]>, [string]>(async () => [{ address: '203.0.114.1', family: 4 }]);
    const own = new Agent({ connect: guardedConnector(new AllowedTargets(), resolve, 100) });
    await expect(request(`http://rebind.test:${port}/`, { dispatcher: own })).rejects.not.toBeInstanceOf(
      AddressNotPublic,
    );
    expect(resolve).toHaveBeenCalledTimes(1);
    await own.destroy();
  });

  it('connects to an allowed target', async () => {
    const allowed = new Agent({ connect: guardedConnector(new AllowedTargets([site.target]), hostileDns(), 500) });
    const answer = await request(`${site.origin}/`, { dispatcher: allowed });
    expect(await answer.body.text()).toBe('SECRET');
    await allowed.destroy();
  });
});
