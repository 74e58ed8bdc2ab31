import { Controller, Module } from '@nestjs/common';
import { documentParsed, type DocumentParsed } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { Documents } from '#libs/ledger';
import { OnMessage, type StepContext } from '#libs/messaging';
import { ProblemLogModule } from '../src/problem-log.module';

/** What the flow below has seen, in order. */
export const readings: { messageId: string; attempt: number; pageCount: number }[] = [];
/** Documents whose letters cannot be read at the moment. */
export const unreadable = new Set<string>();
/** The content hash of a letter that cannot be read by anyone. */
export const BROKEN = 'broken';

/** A flow beside the problem log, whose messages fail as long as a spec wants them to. */
@Controller()
class ReadLetter {
  constructor(private readonly documents: Documents) {}

  @OnMessage(documentParsed, {
    concurrency: 4,
    timeoutMs: 5_000,
    retry: { attempts: 1, firstDelayMs: 100, maxDelayMs: 100 },
  })
  async handle({ documentId, contentHash, pageCount }: DocumentParsed, step: StepContext): Promise<void> {
    readings.push({ messageId: step.messageId, attempt: step.attempt, pageCount });
    if (unreadable.has(documentId) || contentHash === BROKEN)
      throw new PermanentError('corrupt_file', `Document ${documentId} is unreadable.`);
    await step.commitOnce(async ({ tx }) => void (await this.documents.advance(tx, documentId, 'tagged')));
  }
}

export const READ_QUEUE = 'problem-log.read-letter';

@Module({ imports: [ProblemLogModule], controllers: [ReadLetter] })
export class ReadLetterModule {}
