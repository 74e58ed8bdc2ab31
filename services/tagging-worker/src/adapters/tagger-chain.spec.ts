import { z } from 'zod';
import { loadConfig } from '#libs/config';
import { taggerChain } from './tagger-chain';
import { taggerSettings } from './tagger-settings';

const chainOf = (env: Record<string, string>): ReturnType<typeof taggerChain> =>
  taggerChain(loadConfig(z.object(taggerSettings), env));

describe('taggerChain', () => {
  it('is the local tagger when nothing is configured', () => {
    expect(chainOf({}).name).toBe('local');
  });

  it('asks the taggers in the order they are named', () => {
    const keys = { GEMINI_API_KEY: 'k', OPENAI_API_KEY: 'k', GIGACHAT_AUTHORIZATION_KEY: 'k' };
    expect(chainOf({ ...keys, TAGGERS: 'gigachat, gemini,openai,local' }).name).toBe('gigachat+gemini+openai+local');
  });

  it.each([
    ['an unknown tagger', { TAGGERS: 'oracle' }, /not "oracle"/],
    ['a missing key', { TAGGERS: 'gemini,local' }, /GEMINI_API_KEY, which is not set/],
    ['an empty list', { TAGGERS: ',' }, /names none/],
  ])('does not start with %s', (_, env, message) => {
    expect(() => chainOf(env)).toThrow(message);
  });
});
