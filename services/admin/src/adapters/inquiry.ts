import { Logger } from '@nestjs/common';
import { asError, CodedError } from '#libs/errors';
import type { Away } from '../domain/fleet';

/** One round of questions to several parts of the fleet; remembers who did not answer in time. */
export class Inquiry {
  readonly away: Away[] = [];
  private readonly logger = new Logger(Inquiry.name);

  constructor(private readonly patienceMs: number) {}

  /** The part's answer, or undefined when it fails or takes too long. Never rejects. */
  async ask<T>(part: Away['part'], question: () => Promise<T>): Promise<T | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${part}: no answer within ${this.patienceMs} ms`)), this.patienceMs);
    });
    try {
      return await Promise.race([question(), late]);
    } catch (thrown) {
      this.note(part, asError(thrown));
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What drivers say names hosts and ports: that is for the log, not for the report. */
  private note(part: Away['part'], error: Error): void {
    this.logger.warn(error, `the fleet report goes without ${part}`);
    this.away.push({ part, reason: error instanceof CodedError ? error.message : 'No answer.' });
  }
}
