import { gemini, geminiError } from '../../../test/fakes/answers';
import { ScriptedProvider, type Step } from '../../../test/fakes/scripted-provider';
import { GeminiTagger } from './gemini-tagger.client';
import { QuotaExhausted } from './provider-errors';

describe('GeminiTagger', () => {
  const { signal } = new AbortController();
  let provider: ScriptedProvider;
  let tagger: GeminiTagger;

  beforeAll(async () => {
    provider = await ScriptedProvider.start();
    tagger = new GeminiTagger({ baseUrl: provider.url, apiKey: 'key', model: 'gemini-2.5-flash', timeoutMs: 5_000 });
  });
  afterAll(() => provider.close());

  const failure = async (step: Step): Promise<unknown> => {
    provider.play(step);
    return tagger.propose('text', signal).catch((error: unknown) => error);
  };

  it('asks for a JSON array and joins the parts of the answer', async () => {
    provider.play(gemini(['["a",', ' "b"]']));
    expect(await tagger.propose('text', signal)).toEqual(['a', 'b']);
    const [request] = provider.seen;
    expect(request?.path).toBe('/v1beta/models/gemini-2.5-flash:generateContent');
    expect(request?.headers['x-goog-api-key']).toBe('key');
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      generationConfig: { responseMimeType: 'application/json' },
    });
  });

  it.each<[string, Step]>([
    ['a blocked prompt', { json: { promptFeedback: { blockReason: 'SAFETY' } } }],
    ['SAFETY', gemini([], 'SAFETY')],
    ['PROHIBITED_CONTENT', gemini([], 'PROHIBITED_CONTENT')],
    ['RECITATION', gemini(['["a"]'], 'RECITATION')],
  ])('takes %s for a refusal', async (_, step) => {
    expect(await failure(step)).toMatchObject({ code: 'provider_refused_content' });
  });

  it.each<[string, Step, string]>([
    ['no candidate', { json: {} }, 'provider_answer_invalid'],
    ['empty content', { json: { candidates: [{ content: {}, finishReason: 'STOP' }] } }, 'provider_answer_invalid'],
    ['an answer cut off', gemini(['["a"'], 'MAX_TOKENS'), 'provider_answer_invalid'],
    ['an internal error', geminiError(500, 'INTERNAL'), 'provider_unavailable'],
    ['an unavailable model', geminiError(503, 'UNAVAILABLE'), 'provider_unavailable'],
    ['a missed deadline', geminiError(504, 'DEADLINE_EXCEEDED'), 'provider_unavailable'],
    ['a wrong key', geminiError(400, 'INVALID_ARGUMENT', [{ reason: 'API_KEY_INVALID' }]), 'provider_misconfigured'],
    ['no permission', geminiError(403, 'PERMISSION_DENIED'), 'provider_misconfigured'],
    ['an unknown model', geminiError(404, 'NOT_FOUND'), 'provider_rejected_request'],
    ['an invalid request', geminiError(400, 'INVALID_ARGUMENT'), 'provider_rejected_request'],
  ])('classifies %s', async (_, step, code) => {
    expect(await failure(step)).toMatchObject({ code });
  });

  const quota = (quotaId: string): object => ({ violations: [{ quotaId }] });

  it.each<[string, object[], string, number]>([
    ['RetryInfo', [{ retryDelay: '26s' }], '', 26_000],
    ['RetryInfo in fractions', [{ retryDelay: '26.5s' }], '', 26_500],
    ['the message', [], 'Please retry in 12.5s.', 12_500],
    ['the message in milliseconds', [], 'Please retry in 740ms.', 740],
    ['a quota per minute', [quota('RequestsPerMinutePerProject')], '', 60_000],
    ['nothing', [], '', 0],
  ])('learns from %s how long to pause', async (_, details, message, retryAfterMs) => {
    const error = await failure(geminiError(429, 'RESOURCE_EXHAUSTED', details, message));
    expect(error).toMatchObject({ code: 'provider_unavailable', retryAfterMs });
  });

  it.each<[string, object[], string]>([
    ['a daily quota', [quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier'), { retryDelay: '26s' }], ''],
    ['a quota of nothing', [], 'Quota exceeded, limit: 0'],
    ['exhausted capacity', [{ reason: 'MODEL_CAPACITY_EXHAUSTED' }], ''],
    ['a very long pause', [{ retryDelay: '3600s' }], ''],
  ])('holds until the reset on %s', async (_, details, message) => {
    const error = await failure(geminiError(429, 'RESOURCE_EXHAUSTED', details, message));
    expect(error).toBeInstanceOf(QuotaExhausted);
    expect((error as QuotaExhausted).holdUntil.getTime()).toBeGreaterThan(Date.now());
  });
});
