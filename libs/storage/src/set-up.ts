import { bucketStep, corsStep, encryptionStep, publicAccessStep, unfinishedUploadsStep } from './set-up-bucket';
import { deadQueueStep, notificationStep, queueStep } from './set-up-events';
import type { SetUpParts, SetUpStep } from './set-up-step';

/** What became of one step. */
export interface StepOutcome {
  readonly name: string;
  /** `missing` only when nothing was to be changed. */
  readonly state: 'there' | 'made' | 'missing' | 'unsupported' | 'failed';
  /** What is missing or went wrong, and what to do. */
  readonly note: string;
}

/** In the order in which they depend on each other. */
const STEPS: readonly SetUpStep[] = [
  bucketStep,
  publicAccessStep,
  encryptionStep,
  unfinishedUploadsStep,
  corsStep,
  deadQueueStep,
  queueStep,
  notificationStep,
];

/**
 * Makes bucket, queues and notification what the fleet needs, or only looks at them. Done twice, it changes nothing the second
 * time; what others have configured stays. After an essential step that is not as it has to be, the rest is left.
 */
export async function setUpStorage(parts: SetUpParts, isCheck: boolean): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const step of STEPS) {
    const outcome = await settle(step, parts, isCheck);
    outcomes.push(outcome);
    if (step.isEssential && outcome.state === 'failed') break;
    if (step === bucketStep && outcome.state === 'missing') break;
  }
  return outcomes;
}

/** Whether something is left for a person to do. */
export const isFault = ({ state }: StepOutcome): boolean => state === 'missing' || state === 'failed';

async function settle(step: SetUpStep, parts: SetUpParts, isCheck: boolean): Promise<StepOutcome> {
  const { name } = step;
  try {
    const missing = await step.look(parts);
    if (missing === undefined && !isRenewed(step, parts, isCheck)) return { name, state: 'there', note: '' };
    if (isCheck && missing !== undefined) return lacking(step, parts, missing);
    await step.make(parts);
    return { name, state: missing === undefined ? 'there' : 'made', note: '' };
  } catch (error) {
    return failure(step, error as Error);
  }
}

function lacking({ name, isSpecial }: SetUpStep, { topics }: SetUpParts, missing: string): StepOutcome {
  if (isSpecial && topics) return { name, state: 'unsupported', note: `${missing}; not every object store can do it` };
  return { name, state: 'missing', note: `${missing}; run the set-up without --check` };
}

/** The address that a store pushes to cannot be read back: it is told anew each time. */
const isRenewed = (step: SetUpStep, { topics }: SetUpParts, isCheck: boolean): boolean =>
  !isCheck && topics !== undefined && step === notificationStep;

function failure({ name, permissions, isEssential }: SetUpStep, error: Error): StepOutcome {
  const status = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined;
  if (status === 401 || status === 403)
    return { name, state: 'failed', note: `${error.name}: these credentials need ${permissions}` };
  const isUnknown = status === 501 || status === 405 || UNSUPPORTED.test(error.name);
  if (isUnknown && !isEssential)
    return { name, state: 'unsupported', note: `not known to this object store (${error.name})` };
  return { name, state: 'failed', note: `${error.name}: ${error.message}` };
}

const UNSUPPORTED = /^(NotImplemented|MethodNotAllowed|XNotImplemented|InvalidRequest|InvalidArgument)$/;
