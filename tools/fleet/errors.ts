/** A fault told to the person at the terminal: what failed, the log that shows why, and what to do next. */
export class FleetError extends Error {
  override readonly name = 'FleetError';
  readonly advice: string;
  readonly log: string | undefined;

  constructor(message: string, { advice = '', log, cause }: { advice?: string; log?: string; cause?: unknown } = {}) {
    super(message, { cause });
    this.advice = advice;
    this.log = log;
  }
}

/** The text of whatever was thrown. */
export const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));
