import { Logger } from '@nestjs/common';
import { asError, CodedError, TransientError } from '#libs/errors';
import { acceptTags, TAG_COUNT } from '../../domain/tags';
import { Tagger } from '../tagger';
import { QuotaExhausted } from './provider-errors';

/**
 * Asks taggers in order until one has an answer. A tagger that fails, or whose quota is used up, is passed over; one whose
 * proposals are mostly not in the text is completed by the next. An empty answer is an answer: the text is about nothing.
 */
export class FallbackTagger extends Tagger {
  readonly name: string;
  private readonly logger = new Logger(FallbackTagger.name);
  private readonly heldUntil = new Map<Tagger, number>();

  constructor(private readonly taggers: readonly Tagger[]) {
    super();
    this.name = taggers.map(({ name }) => name).join('+');
  }

  async propose(text: string, signal: AbortSignal): Promise<string[]> {
    const proposals: string[] = [];
    const errors: Error[] = [];
    for (const tagger of this.available()) {
      const proposed = await this.ask(tagger, text, signal, errors);
      if (!proposed) continue;
      proposals.push(...proposed);
      if (proposals.length === 0 || acceptTags(text, proposals).length >= TAG_COUNT.min) return proposals;
    }
    if (proposals.length === 0 && errors.length > 0) throw mostHopeful(errors);
    return proposals;
  }

  /** Those that are not held; all of them when every one is, so that the error tells until when. */
  private available(): readonly Tagger[] {
    const now = Date.now();
    const free = this.taggers.filter((tagger) => (this.heldUntil.get(tagger) ?? 0) <= now);
    return free.length > 0 ? free : this.taggers;
  }

  private async ask(tagger: Tagger, text: string, signal: AbortSignal, errors: Error[]): Promise<string[] | null> {
    try {
      return await tagger.propose(text, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof QuotaExhausted) this.heldUntil.set(tagger, error.holdUntil.getTime());
      const code = error instanceof CodedError ? error.code : 'internal_error';
      this.logger.warn({ err: error, tagger: tagger.name, code }, 'A tagger failed; the next one is asked.');
      errors.push(asError(error));
      return null;
    }
  }
}

/** If any of them may work later, the work may; the one that comes back first says when. */
function mostHopeful(errors: readonly Error[]): Error | undefined {
  const passing = errors.filter((error) => error instanceof TransientError);
  return passing.sort((a, b) => a.retryAfterMs - b.retryAfterMs)[0] ?? errors.at(-1);
}
