import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { homeAt } from '../home.ts';
import { makeInstallation } from '../installation.ts';
import type { Family, Part } from '../parts/part.ts';
import { until } from '../parts/until.ts';
import { Conductor, type Plan } from './conductor.ts';
import type { Progress } from './progress.ts';
import type { SetupStep } from './setup-steps.ts';

describe('Conductor', () => {
  const home = homeAt(mkdtempSync(join(tmpdir(), 'fleet-')), mkdtempSync(join(tmpdir(), 'repo-')));
  let conductor: Conductor | undefined;
  let happened: string[] = [];

  const aPart = (name: string, more: Partial<Part> = {}): Part => ({
    name,
    startLimitMs: 5_000,
    stop: { signal: 'SIGTERM', graceMs: 2_000 },
    prepare: () => Promise.resolve({ command: ['sleep', '60'], env: process.env, cwd: '/' }),
    ready: () => Promise.resolve(true),
    settle: () => Promise.resolve(void happened.push(`${name} serves`)),
    ...more,
  });
  const store = (name: string, more: Partial<Part> = {}): Family => ({
    name,
    kind: 'infrastructure',
    title: name,
    url: '',
    stopWave: 2,
    parts: [aPart(name, more)],
  });
  const service = (name: string, replicas = 1): Family => ({
    name,
    kind: 'service',
    title: name,
    url: '',
    stopWave: 0,
    parts: Array.from({ length: replicas }, (_, index) => aPart(`${name}-${index + 1}`)),
  });
  const step = (name: string, needs: string[], fault?: Error): SetupStep => ({
    name,
    title: name,
    needs,
    run: () => {
      happened.push(`${name} done`);
      return fault ? Promise.reject(fault) : Promise.resolve();
    },
  });

  function conduct(plan: Partial<Plan>): Conductor {
    happened = [];
    const fleet = makeInstallation('/repo', home, {});
    const empty: Plan = { infrastructure: () => [], services: () => [], steps: [], spread: () => Promise.resolve() };
    conductor = new Conductor(fleet, { ...empty, ...plan });
    return conductor;
  }

  async function up(services = true): Promise<{ ok: boolean; told: Progress[] }> {
    const told: Progress[] = [];
    const ok = (await conductor?.up(services, (progress) => void told.push(progress))) ?? false;
    return { ok, told };
  }

  const namesIn = (told: Progress[], type: Progress['type']) =>
    told.flatMap((progress) => (progress.type === type && 'name' in progress ? [progress.name] : []));

  afterEach(() => conductor?.down(() => undefined));

  it('starts infrastructure, then set-up steps, then services', async () => {
    conduct({
      infrastructure: () => [store('db')],
      services: () => [service('web')],
      steps: [step('migrate', ['db']), step('seed', ['migrate'])],
    });
    expect((await up()).ok).toBe(true);
    expect(happened).toEqual(['db serves', 'migrate done', 'seed done', 'web-1 serves']);
  });

  it('stops services before the infrastructure they drain into', async () => {
    conduct({ infrastructure: () => [store('db')], services: () => [service('web')] });
    await up();
    const told: Progress[] = [];
    await conductor?.down((progress) => void told.push(progress));
    expect(namesIn(told, 'done')).toEqual(['web', 'db']);
    expect(JSON.parse(readFileSync(home.pids, 'utf8'))).toEqual({});
  });

  it('starts nothing twice', async () => {
    conduct({
      infrastructure: () => [store('db')],
      services: () => [service('web')],
      steps: [step('migrate', ['db'])],
    });
    await up();
    const pids = readFileSync(home.pids, 'utf8');
    const again = await up();
    expect(again).toEqual({ ok: true, told: [] });
    expect(readFileSync(home.pids, 'utf8')).toBe(pids);
  });

  it('leaves services and steps alone when only infrastructure is wanted', async () => {
    conduct({
      infrastructure: () => [store('db')],
      services: () => [service('web')],
      steps: [step('migrate', ['db'])],
    });
    await up(false);
    expect(happened).toEqual(['db serves']);
  });

  it('starts no service when a step fails, and skips what builds on it', async () => {
    const steps = [step('migrate', ['db'], new Error('no table')), step('seed', ['migrate'])];
    conduct({ infrastructure: () => [store('db')], services: () => [service('web')], steps });
    const { ok, told } = await up();
    expect(ok).toBe(false);
    expect(namesIn(told, 'failed')).toEqual(['migrate']);
    expect(happened).toEqual(['db serves', 'migrate done']);
  });

  it('starts the rest beside what fails', async () => {
    const broken = store('broker', { prepare: () => Promise.reject(new Error('no program')) });
    conduct({ infrastructure: () => [store('db'), broken] });
    const { ok, told } = await up();
    expect(ok).toBe(false);
    expect(namesIn(told, 'done')).toEqual(['db']);
    expect(told).toContainEqual(
      expect.objectContaining({ name: 'broker', message: expect.stringContaining('no program') }),
    );
  });

  it('replaces the processes of services after a new build, and only these', async () => {
    conduct({ infrastructure: () => [store('db')], services: () => [service('web')] });
    await up();
    const before = JSON.parse(readFileSync(home.pids, 'utf8'));
    makeBuild('another');
    await up();
    const after = JSON.parse(readFileSync(home.pids, 'utf8'));
    expect(after.db).toEqual(before.db);
    expect(after.web).not.toEqual(before.web);
  });

  it('can be taken down in the middle of a start', async () => {
    conduct({
      infrastructure: () => [store('db'), store('slow', { ready: () => Promise.resolve(false) })],
      services: () => [service('web')],
    });
    const started = up();
    await until(() => Promise.resolve(happened.includes('db serves')), 5_000);
    await conductor?.down(() => undefined);
    expect((await started).ok).toBe(false);
    expect(conductor?.status()).toEqual([]);
    expect(happened).not.toContain('web-1 serves');
  });

  function makeBuild(id: string): void {
    mkdirSync(dirname(home.buildId), { recursive: true });
    writeFileSync(home.buildId, id);
  }
});
