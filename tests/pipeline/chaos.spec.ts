import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Fleet, FLEET_TIMEOUT_MS } from './fleet';

const FAULTS = 20;
/** Hits every store and every service, a half-open connection and a cold kill of database and broker included, with short freezes. */
const SEED = 40_829;
const LIMIT_MS = 420_000;

/** The harness as a person runs it, against the fleet that these specs have; answers the last line and the exit code. */
async function chaos(): Promise<{ code: number; last: string; all: string }> {
  const { CONSILIUM_HOME: FLEET_HOME, ...env } = process.env;
  const args = ['tools/fleet/main.ts', 'chaos', '--faults', String(FAULTS), '--seed', String(SEED), '--json'];
  const child = spawn(process.execPath, args, { env: { ...env, FLEET_HOME }, stdio: ['ignore', 'pipe', 'inherit'] });
  const [all, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number]>]);
  return { code, last: all.trimEnd().split('\n').at(-1) ?? '', all };
}

describe('the fleet under chaos', () => {
  beforeAll(async () => {
    const fleet = await Fleet.open();
    await fleet.isHealthy();
    await fleet.close();
  }, FLEET_TIMEOUT_MS);

  it(
    `loses nothing and does nothing twice over ${FAULTS} faults`,
    async () => {
      const { code, last, all } = await chaos();
      const result = JSON.parse(last) as Record<string, number>;
      expect({ ...result, story: all }).toMatchObject({
        faults: FAULTS,
        recovered: FAULTS,
        lost: 0,
        duplicated: 0,
        unexpected: 0,
        unaccounted: 0,
      });
      expect(result['acknowledged']).toBeGreaterThan(100);
      expect(result['published']).toBeGreaterThan(80);
      expect(code).toBe(0);
    },
    LIMIT_MS,
  );
});
