import { PermanentError } from '#libs/errors';
import { LocalTagger } from './local-tagger/local-tagger.engine';
import { FallbackTagger } from './providers/fallback-tagger';
import { GeminiTagger } from './providers/gemini-tagger.client';
import { GigaChatTagger } from './providers/gigachat-tagger.client';
import { OpenAiTagger } from './providers/openai-tagger.client';
import type { Tagger } from './tagger';
import type { TaggerSettings } from './tagger-settings';

/** The taggers named in `TAGGERS`, asked in that order. Throws `provider_misconfigured` for an unknown name or a missing key. */
export function taggerChain(settings: TaggerSettings): Tagger {
  const [first, ...others] = settings.TAGGERS.map((name) => taggerOf(name, settings));
  if (!first) throw misconfigured('TAGGERS names none: say `local` at least');
  return others.length === 0 ? first : new FallbackTagger([first, ...others]);
}

function taggerOf(name: string, settings: TaggerSettings): Tagger {
  const make = MAKERS[name];
  if (!make) throw misconfigured(`TAGGERS knows ${Object.keys(MAKERS).join(', ')}, but not "${name}"`);
  return make(settings);
}

const MAKERS: Record<string, (settings: TaggerSettings) => Tagger> = {
  local: () => new LocalTagger(),
  gemini: (settings) =>
    new GeminiTagger({
      baseUrl: settings.GEMINI_URL,
      apiKey: keyOf(settings, 'GEMINI_API_KEY'),
      model: settings.GEMINI_TAG_MODEL,
      timeoutMs: settings.TAGGER_TIMEOUT_MS,
    }),
  openai: (settings) =>
    new OpenAiTagger({
      name: 'openai',
      baseUrl: settings.OPENAI_URL,
      apiKey: keyOf(settings, 'OPENAI_API_KEY'),
      model: settings.OPENAI_TAG_MODEL,
      timeoutMs: settings.TAGGER_TIMEOUT_MS,
    }),
  gigachat: (settings) =>
    new GigaChatTagger({
      baseUrl: settings.GIGACHAT_URL,
      authUrl: settings.GIGACHAT_AUTH_URL,
      authorizationKey: keyOf(settings, 'GIGACHAT_AUTHORIZATION_KEY'),
      scope: settings.GIGACHAT_SCOPE,
      model: settings.GIGACHAT_TAG_MODEL,
      timeoutMs: settings.TAGGER_TIMEOUT_MS,
      ...(settings.GIGACHAT_CA_FILE && { caFile: settings.GIGACHAT_CA_FILE }),
    }),
};

type Key = 'GEMINI_API_KEY' | 'OPENAI_API_KEY' | 'GIGACHAT_AUTHORIZATION_KEY';

function keyOf(settings: TaggerSettings, key: Key): string {
  const value = settings[key];
  if (!value) throw misconfigured(`TAGGERS needs ${key}, which is not set`);
  return value;
}

const misconfigured = (message: string): PermanentError => new PermanentError('provider_misconfigured', `${message}.`);
