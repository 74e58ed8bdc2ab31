import type { Step } from './situation';

/** Everything that an explanation says, in one language. */
export interface Texts {
  /** What is done in a step: "being read". */
  readonly doing: Readonly<Record<Step, string>>;
  /** What is waited for: "to be read". */
  readonly awaiting: Readonly<Record<Step, string>>;
  /** What failed: "Reading". */
  readonly work: Readonly<Record<Step, string>>;
  /** The step is not known. */
  readonly someWork: string;
  again(): string;
  running(work: string, worker: string, time: string, attempt: number): string;
  pages(done: number, count: number): string;
  waiting(work: string, ahead: number, running: number): string;
  retrying(work: string, code: string, attempt: number, at: string): string;
  held(work: string, code: string, since: string): string;
  problem(work: string, code: string): string;
  staysPublished(): string;
  published(at: string, accepted: boolean): string;
  readonly ended: Readonly<Record<'rejected' | 'expired' | 'erased' | 'cancelled', string>>;
  /** `time` is relative: "in 3 minutes". */
  eta(time: string): string;
}
