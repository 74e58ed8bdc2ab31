import { chat, token } from '../../../test/fakes/answers';
import { ScriptedProvider, type Step } from '../../../test/fakes/scripted-provider';
import { GigaChatTagger } from './gigachat-tagger.client';

describe('GigaChatTagger', () => {
  const { signal } = new AbortController();
  let auth: ScriptedProvider;
  let api: ScriptedProvider;
  let tagger: GigaChatTagger;

  beforeAll(async () => {
    auth = await ScriptedProvider.start();
    api = await ScriptedProvider.start();
  });
  afterAll(() => Promise.all([auth.close(), api.close()]));
  beforeEach(() => {
    tagger = new GigaChatTagger({
      baseUrl: `${api.url}/api/v1`,
      authUrl: `${auth.url}/api/v2/oauth`,
      authorizationKey: 'a2V5',
      scope: 'GIGACHAT_API_PERS',
      model: 'GigaChat-2',
      timeoutMs: 5_000,
    });
  });
  afterEach(() => tagger.close());

  const bearers = (): unknown[] => api.seen.map(({ headers }) => headers.authorization);
  const failure = (): Promise<unknown> => tagger.propose('x', signal).catch((error: unknown) => error);

  it('fetches a token and asks with it', async () => {
    auth.play(token('t1'));
    api.play(chat('["a"]'));
    expect(await tagger.propose('x', signal)).toEqual(['a']);
    const [oauth] = auth.seen;
    expect(oauth).toMatchObject({ path: '/api/v2/oauth', body: 'scope=GIGACHAT_API_PERS' });
    expect(oauth?.headers).toMatchObject({
      authorization: 'Basic a2V5',
      rquid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(bearers()).toEqual(['Bearer t1']);
  });

  it('fetches one token for many texts at once', async () => {
    auth.play(token('t1'));
    api.play(...Array.from({ length: 5 }, () => chat('[]')));
    await Promise.all(Array.from({ length: 5 }, () => tagger.propose('x', signal)));
    expect(auth.seen).toHaveLength(1);
  });

  it('renews a token that ends within a minute', async () => {
    auth.play(token('t1', 59_000), token('t2'));
    api.play(chat('[]'), chat('[]'), chat('[]'));
    for (let i = 0; i < 3; i++) await tagger.propose('x', signal);
    expect(bearers()).toEqual(['Bearer t1', 'Bearer t2', 'Bearer t2']);
  });

  it('replaces a token the API does not take, once', async () => {
    const expired: Step = { status: 401, json: { status: 401, message: 'Token has expired' } };
    auth.play(token('t1'), token('t2'));
    api.play(expired, chat('["a"]'));
    expect(await tagger.propose('x', signal)).toEqual(['a']);
    expect(bearers()).toEqual(['Bearer t1', 'Bearer t2']);
    auth.play(token('t3'));
    api.play(expired, expired);
    expect(await failure()).toMatchObject({ code: 'provider_misconfigured' });
  });

  it('reads the older names in the token answer', async () => {
    auth.play({ json: { tok: 't1', exp: Date.now() + 1_800_000 } });
    api.play(chat('[]'));
    await tagger.propose('x', signal);
    expect(bearers()).toEqual(['Bearer t1']);
  });

  it.each<[string, Step, string]>([
    ['a wrong key', { status: 401, json: {} }, 'provider_misconfigured'],
    ['a wrong scope', { status: 400, json: { code: 7, message: 'scope' } }, 'provider_misconfigured'],
    ['too many tokens', { status: 429, json: {} }, 'provider_unavailable'],
    ['a broken server', { status: 500, json: {} }, 'provider_unavailable'],
    ['a reset connection', 'reset', 'provider_unavailable'],
    ['an empty token', { json: {} }, 'provider_answer_invalid'],
  ])('says what %s means, and tries anew the next time', async (_, step, code) => {
    auth.play(step, token('t1'));
    api.play(chat('["a"]'));
    expect(await failure()).toMatchObject({ code });
    expect(await tagger.propose('x', signal)).toEqual(['a']);
  });

  it.each<[string, Step, string]>([
    ['a blacklisted text', chat('', 'blacklist'), 'provider_refused_content'],
    ['an empty balance', { status: 402, json: {} }, 'provider_quota_exhausted'],
    ['a text too long', { status: 422, json: {} }, 'provider_rejected_request'],
  ])('classifies %s', async (_, step, code) => {
    auth.play(token('t1'));
    api.play(step);
    expect(await failure()).toMatchObject({ code });
  });
});
