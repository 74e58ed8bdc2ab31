import { PermanentError, TransientError } from '#libs/errors';
import { chat, chatError } from '../../../test/fakes/answers';
import { ScriptedProvider, type Step } from '../../../test/fakes/scripted-provider';
import { OpenAiTagger } from './openai-tagger.client';
import { QuotaExhausted } from './provider-errors';

describe('OpenAiTagger', () => {
  const { signal } = new AbortController();
  let provider: ScriptedProvider;
  let tagger: OpenAiTagger;

  beforeAll(async () => {
    provider = await ScriptedProvider.start();
    tagger = taggerWithin(5_000);
  });
  afterAll(() => provider.close());

  const taggerWithin = (timeoutMs: number): OpenAiTagger => {
    const options = { name: 'openrouter', model: 'some/model', apiKey: 'sk-secret', timeoutMs };
    return new OpenAiTagger({ ...options, baseUrl: `${provider.url}/api/v1/` });
  };
  const failure = async (step: Step): Promise<unknown> => {
    provider.play(step);
    return tagger.propose('the DOCUMENT', signal).catch((error: unknown) => error);
  };

  it('asks with the strict rules and gives the tags', async () => {
    provider.play(chat('["a", "b"]'));
    expect(await tagger.propose('the DOCUMENT', signal)).toEqual(['a', 'b']);
    const [request] = provider.seen;
    expect(request?.path).toBe('/api/v1/chat/completions');
    expect(request?.headers.authorization).toBe('Bearer sk-secret');
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      model: 'some/model',
      messages: [
        { role: 'system', content: expect.stringContaining('literal part') },
        { role: 'user', content: 'the DOCUMENT' },
      ],
    });
  });

  it('takes an empty array for an answer, also beside "error": null', async () => {
    provider.play({ json: { error: null, choices: [{ message: { content: '[]' } }] } });
    expect(await tagger.propose('x', signal)).toEqual([]);
  });

  it.each<[string, Step, string]>([
    ['a wrong key', chatError(401), 'provider_misconfigured'],
    ['a forbidden key', chatError(403), 'provider_misconfigured'],
    ['a model that does not exist', chatError(404), 'provider_rejected_request'],
    ['a text too long for the model', chatError(413), 'provider_rejected_request'],
    ['moderation', chatError(403, { metadata: { reasons: ['violence'] } }), 'provider_refused_content'],
    ['a content filter', chat('', 'content_filter'), 'provider_refused_content'],
    ['a redirect', { status: 302, json: {}, headers: { location: 'http://evil.test/' } }, 'provider_rejected_request'],
  ])('gives up on %s', async (_, step, code) => {
    const error = await failure(step);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ code });
    expect(provider.seen).toHaveLength(1);
  });

  it.each<[string, Step, string]>([
    ['an overloaded server', chatError(503), 'provider_unavailable'],
    ['an edge timeout', chatError(524), 'provider_unavailable'],
    ['an overloaded model', chatError(529), 'provider_unavailable'],
    ['a failure within a 200', { json: { error: { code: 502, message: 'x' } } }, 'provider_unavailable'],
    ['a failure without a code', { json: { error: { message: 'x' } } }, 'provider_unavailable'],
    ['a model that broke off', chat('["a"', 'error'), 'provider_unavailable'],
    ['a reset connection', 'reset', 'provider_unavailable'],
    ['a body without end', 'endless_body', 'provider_unavailable'],
    ['cut-off JSON', 'truncated_json', 'provider_answer_invalid'],
    ['a page of a proxy', 'html', 'provider_answer_invalid'],
    ['prose', chat('These are good tags'), 'provider_answer_invalid'],
    ['a cut-off array', chat('["a", "b', 'length'), 'provider_answer_invalid'],
  ])('may try again after %s', async (_, step, code) => {
    const error = await failure(step);
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ code });
  });

  it.each<Step>(['hang', 'slow_body'])('does not wait for ever: %s', async (step) => {
    provider.play(step);
    await expect(taggerWithin(100).propose('x', signal)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  it('waits as long as it is told to', async () => {
    expect(await failure(chatError(429, {}, { 'retry-after': '26' }))).toMatchObject({ retryAfterMs: 26_000 });
    const reset = String(Date.now() + 40_000);
    const { retryAfterMs } = (await failure(chatError(429, {}, { 'x-ratelimit-reset': reset }))) as TransientError;
    expect(retryAfterMs).toBeGreaterThan(35_000);
    expect(await failure(chatError(429))).toMatchObject({ code: 'provider_unavailable', retryAfterMs: 0 });
  });

  it('holds when credits or the daily quota are used up', async () => {
    expect(await failure(chatError(402))).toBeInstanceOf(QuotaExhausted);
    expect(await failure(chatError(429, {}, { 'retry-after': '7200' }))).toBeInstanceOf(QuotaExhausted);
  });

  it('says nothing of the document or the key in its errors', async () => {
    for (const status of [400, 401, 403, 429, 500]) {
      const { message, facts } = (await failure(chatError(status))) as TransientError;
      expect(message + JSON.stringify(facts)).not.toMatch(/DOCUMENT|sk-secret/);
    }
  });

  it('throws the abort of the caller as it is', async () => {
    provider.play('hang');
    const controller = new AbortController();
    const proposing = tagger.propose('x', controller.signal);
    controller.abort();
    await expect(proposing).rejects.toThrow('aborted');
  });
});
