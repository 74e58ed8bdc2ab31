import { Controller } from '@nestjs/common';
import { askSecondEngine, type AskSecondEngine as Command, documentParsed } from '#libs/contracts';
import { CodedError, TransientError } from '#libs/errors';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { LocalCopies } from '../../adapters/local-copies';
import { type SecondAnswer, type SecondReading, SecondReadings } from '../../adapters/second-readings.store';
import { SecondEngine } from '../../adapters/second-engine/second-engine';
import { tesseractLanguages } from '../../domain/language';
import { secondReadings } from './ask-second-engine.metrics';

const ATTEMPTS = 5;

/**
 * A document that was read badly is shown to another engine; each page that it reads better takes the place of ours, and what is made of the text is made
 * anew. Whatever goes wrong with the other engine is recorded and leaves the document as it is: it was read, if badly.
 */
@Controller()
export class AskSecondEngine {
  constructor(
    private readonly readings: SecondReadings,
    private readonly copies: LocalCopies,
    private readonly engine: SecondEngine,
  ) {}

  @OnMessage(askSecondEngine, {
    concurrency: 4,
    timeoutMs: minutes(10),
    retry: { attempts: ATTEMPTS, firstDelayMs: seconds(2), maxDelayMs: minutes(10) },
  })
  async handle(command: Command, step: StepContext): Promise<void> {
    const reading = await this.readings.begin(command, this.engine.name);
    if (!reading) return;
    const answer = await this.ask(reading, step);
    const { documentId, tenantId, jobId } = command;
    await step.commitOnce(async ({ tx, publish }) => {
      const changed = await this.readings.close(tx, reading, answer);
      if (changed) await publish(documentParsed, { documentId, tenantId, jobId, ...changed });
    });
    secondReadings.inc({ engine: this.engine.name, outcome: 'pages' in answer ? 'answered' : 'failed' });
  }

  private async ask(reading: SecondReading, step: StepContext): Promise<SecondAnswer> {
    try {
      const reference = reading.reference ?? (await this.submit(reading, step.signal));
      return { pages: await this.engine.result(reference, step.signal) };
    } catch (error) {
      step.signal.throwIfAborted();
      if (!(error instanceof CodedError)) throw error;
      if (error instanceof TransientError && step.attempt < ATTEMPTS) throw error;
      return { errorCode: error.code };
    }
  }

  private async submit(reading: SecondReading, signal: AbortSignal): Promise<string> {
    const languages = tesseractLanguages(reading.languages);
    const reference = await this.copies.with(reading, signal, (file) => this.engine.submit(file, languages, signal));
    await this.readings.remember(reading, reference);
    return reference;
  }
}
