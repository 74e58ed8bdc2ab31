import { kindOf, type Standing, type Step, stepOf, STEPS } from './situation';

/** How long each step takes by recent experience: the median, in seconds; absent when there is none. */
export type Paces = Readonly<Partial<Record<Step, number>>>;

/** Seconds until the document is published, by recent experience; null when it waits for a person or an outage, or nothing is known. */
export function etaOf(standing: Standing, paces: Paces, now: Date): number | null {
  const step = stepOf(standing);
  const kind = kindOf(standing);
  if (step === null || kind === 'problem' || kind === 'held') return null;
  const left = STEPS.slice(STEPS.indexOf(step));
  const known = left.map((each) => paces[each]);
  if (known.includes(undefined)) return null;
  const [own = 0, ...later] = known as number[];
  const seconds = ownSeconds(standing, own, now) + later.reduce((sum, each) => sum + each, 0);
  return Math.max(1, Math.round(seconds));
}

function ownSeconds(standing: Standing, pace: number, now: Date): number {
  const { task, lane, pages } = standing;
  const left = pages && pages.count > 0 ? pace * (1 - pages.done / pages.count) : pace;
  if (task?.status === 'running') return Math.max(left - (pages ? 0 : (task.runningSeconds ?? 0)), pace / 10);
  if (task?.nextAttemptAt) return left + Math.max(0, (task.nextAttemptAt.getTime() - now.getTime()) / 1_000);
  return left + ((lane?.ahead ?? 0) * pace) / Math.max(1, lane?.running ?? 1);
}
