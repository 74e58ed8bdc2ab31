import { setTimeout as wait } from 'node:timers/promises';
import type { Installation } from '../fleet/installation.ts';
import { httpStatus } from '../fleet/parts/probes.ts';
import { fleetStatus } from '../fleet/supervisor/control-client.ts';

/** A component that takes longer than this to heal is reported; far above the 30 s that the fleet promises. */
const LIMIT_MS = 120_000;
const LOOK_EVERY_MS = 250;

/** Waits until the target serves again without the process that was hit (if it had to die); false when it does not within the limit. */
export async function healed(fleet: Installation, target: string, gone: number | undefined): Promise<boolean> {
  const deadline = Date.now() + LIMIT_MS;
  while (Date.now() < deadline) {
    if (await serves(fleet, target, gone)) return true;
    await wait(LOOK_EVERY_MS);
  }
  return false;
}

async function serves(fleet: Installation, target: string, gone: number | undefined): Promise<boolean> {
  const families = await fleetStatus(fleet);
  const family = families?.find(({ name }) => name === target);
  if (!family?.parts.every(({ state, pid }) => state === 'ready' && pid !== gone)) return false;
  const door = family.kind === 'service' ? `${family.url}/health/ready` : `${fleet.addresses.edge}/health`;
  return (await httpStatus(door)) === 200;
}
