import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeAt } from './home.ts';
import { homeFor, makeInstallation, openInstallation } from './installation.ts';

describe('installation', () => {
  const newHome = () => homeAt(join(mkdtempSync(join(tmpdir(), 'fleet-')), 'home'), '/repo');

  it('lives in .fleet of the repository unless FLEET_HOME says otherwise', () => {
    expect(homeFor('/repo', {}).root).toBe('/repo/.fleet');
    expect(homeFor('/repo', { FLEET_HOME: '.fleet/test' }).root).toBe('/repo/.fleet/test');
    expect(homeFor('/repo', { FLEET_HOME: '/srv/fleet' }).root).toBe('/srv/fleet');
  });

  it('remembers port and scale from one command to the next', () => {
    const home = newHome();
    makeInstallation('/repo', home, { FLEET_PORT: '7400' }, ['ocr-worker=2']);
    makeInstallation('/repo', home, {});
    expect(openInstallation('/repo', home)).toMatchObject({ port: 7400, scale: { 'ocr-worker': 2, admin: 1 } });
  });

  it('refuses to move to other ports once the object store has data', () => {
    const home = newHome();
    makeInstallation('/repo', home, { FLEET_PORT: '7400' });
    mkdirSync(join(home.data, 'ceph'));
    expect(() => makeInstallation('/repo', home, { FLEET_PORT: '7600' })).toThrow('cannot move');
  });

  it.each(['80', 'many', '65500'])('refuses FLEET_PORT=%s', (FLEET_PORT) => {
    expect(() => makeInstallation('/repo', newHome(), { FLEET_PORT })).toThrow('is not the first of a hundred ports');
  });

  it('takes keys from the shell only together with an address they are for', () => {
    const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
    expect(makeInstallation('/repo', newHome(), keys).external).toEqual({});
    const given = { ...keys, S3_ENDPOINT: 'https://s3.example' };
    expect(makeInstallation('/repo', newHome(), given).external).toEqual(given);
  });

  it('says how to start when there is none', () => {
    expect(() => openInstallation('/repo', newHome())).toThrow(
      expect.objectContaining({ advice: 'Start one: ./fleet up' }),
    );
  });
});
