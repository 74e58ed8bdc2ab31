import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Home, writeWhole } from '../home.ts';

/** Debian's package `faketime`: a process that loads it sees another time of day, and the true passing of time. */
const [LIBRARY] = globSync('/usr/lib/*/faketime/libfaketime.so.1');

/** Whether clocks can be set wrong here. */
export const clocksObey = (): boolean => LIBRARY !== undefined;

/** From its next start on, the clock of a service is so many seconds fast; slow when negative, right when 0. */
export function setClock(home: Home, service: string, seconds: number): void {
  const { [service]: _, ...others } = skews(home);
  writeWhole(fileOf(home), JSON.stringify(seconds === 0 ? others : { ...others, [service]: seconds }), 0o644);
}

/** All clocks are right again, from the next start on; names the services that have to be started anew for that. */
export function setAllClocksRight(home: Home): string[] {
  const wrong = Object.keys(skews(home));
  for (const service of wrong) setClock(home, service, 0);
  return wrong;
}

/** What the environment of a service needs for its clock to be as wrong as it was set; nothing for a right one. */
export function clockEnvironment(home: Home, service: string): Record<string, string> {
  const seconds = skews(home)[service];
  if (!seconds || !LIBRARY) return {};
  const offset = seconds > 0 ? `+${seconds}` : String(seconds);
  return { LD_PRELOAD: LIBRARY, FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

const fileOf = ({ root }: Home): string => join(root, 'clocks.json');

function skews(home: Home): Record<string, number> {
  try {
    return JSON.parse(readFileSync(fileOf(home), 'utf8')) as Record<string, number>;
  } catch {
    return {}; // nobody has ever set a clock here
  }
}
