import { Logger } from '@nestjs/common';
import { PermanentError, TransientError } from '#libs/errors';
import { Tagger } from '../tagger';
import { FallbackTagger } from './fallback-tagger';
import { QuotaExhausted } from './provider-errors';

/** Plays what it was given, one outcome per call, the last one for ever. */
class ScriptedTagger extends Tagger {
  calls = 0;
  private readonly outcomes: (string[] | Error)[];

  constructor(
    readonly name: string,
    ...outcomes: (string[] | Error)[]
  ) {
    super();
    this.outcomes = outcomes;
  }

  async propose(): Promise<string[]> {
    this.calls++;
    const outcome = (this.outcomes.length > 1 ? this.outcomes.shift() : this.outcomes[0]) ?? [];
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }
}

const TEXT = 'one two three four five';
const GOOD = ['one', 'two', 'three'];
const away = new TransientError('provider_unavailable', 'away', { retryAfterMs: 9_000 });
const hold = (ms: number): Error => new QuotaExhausted('p', new Date(Date.now() + ms), 'test');

describe('FallbackTagger', () => {
  const { signal } = new AbortController();
  const local = new ScriptedTagger('local', ['four', 'five', 'one']);

  beforeAll(() => Logger.overrideLogger(false));

  it('is named after its taggers', () => {
    expect(new FallbackTagger([new ScriptedTagger('gemini'), local]).name).toBe('gemini+local');
  });

  it('takes the first good answer and asks nobody else', async () => {
    const next = new ScriptedTagger('next', GOOD);
    expect(await new FallbackTagger([new ScriptedTagger('first', GOOD), next]).propose(TEXT, signal)).toEqual(GOOD);
    expect(next.calls).toBe(0);
  });

  it('takes an empty answer for an answer', async () => {
    expect(await new FallbackTagger([new ScriptedTagger('first', []), local]).propose(TEXT, signal)).toEqual([]);
  });

  it.each([away, hold(60_000), new PermanentError('provider_refused_content', 'no'), new TypeError('bug')])(
    'asks the next one after %s',
    async (error) => {
      const tags = await new FallbackTagger([new ScriptedTagger('first', error), local]).propose(TEXT, signal);
      expect(tags).toEqual(['four', 'five', 'one']);
    },
  );

  it('completes an answer that is mostly not in the text', async () => {
    const inventive = new ScriptedTagger('inventive', ['two', 'nonsense', 'fantasy']);
    const tags = await new FallbackTagger([inventive, local]).propose(TEXT, signal);
    expect(tags).toEqual(['two', 'nonsense', 'fantasy', 'four', 'five', 'one']);
  });

  it('does not ask a tagger again before its quota is back', async () => {
    const limited = new ScriptedTagger('limited', hold(60_000), GOOD);
    const chain = new FallbackTagger([limited, local]);
    for (let i = 0; i < 3; i++) await chain.propose(TEXT, signal);
    expect(limited.calls).toBe(1);
  });

  it('asks it again when the quota is back', async () => {
    const limited = new ScriptedTagger('limited', hold(-1), GOOD);
    const chain = new FallbackTagger([limited, local]);
    await chain.propose(TEXT, signal);
    expect(await chain.propose(TEXT, signal)).toEqual(GOOD);
  });

  it('fails with what may pass soonest when all fail', async () => {
    const permanent = new ScriptedTagger('permanent', new PermanentError('provider_misconfigured', 'key'));
    const chain = new FallbackTagger([
      new ScriptedTagger('held', hold(60_000)),
      new ScriptedTagger('away', away),
      permanent,
    ]);
    await expect(chain.propose(TEXT, signal)).rejects.toBe(away);
    await expect(new FallbackTagger([permanent]).propose(TEXT, signal)).rejects.toMatchObject({
      code: 'provider_misconfigured',
    });
  });

  it('does not take the end of the work for a failure', async () => {
    const controller = new AbortController();
    controller.abort();
    const next = new ScriptedTagger('next', GOOD);
    const chain = new FallbackTagger([new ScriptedTagger('first', new Error('aborted')), next]);
    await expect(chain.propose(TEXT, controller.signal)).rejects.toThrow('aborted');
    expect(next.calls).toBe(0);
  });
});
