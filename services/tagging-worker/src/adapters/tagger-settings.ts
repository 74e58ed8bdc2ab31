import { z } from 'zod';
import { described, integer, list, secret } from '#libs/config';

/** What the taggers read: which ones, in which order, and the keys of those that need one. */
export const taggerSettings = {
  TAGGERS: list(
    'local',
    'taggers in the order they are asked: local, gemini, openai, gigachat; each for when the one before fails',
  ),
  TAGGER_TIMEOUT_MS: integer(30_000, 'how long one call to a provider may take'),
  GEMINI_URL: described(z.url().default('https://generativelanguage.googleapis.com'), 'address of the Gemini API'),
  GEMINI_API_KEY: secret(z.string().optional(), 'key of the Gemini API'),
  GEMINI_TAG_MODEL: described(z.string().default('gemini-2.5-flash'), 'model that tags'),
  OPENAI_URL: described(
    z.url().default('https://openrouter.ai/api/v1'),
    'OpenAI-compatible API with its version: OpenRouter, OpenAI, a server of your own',
  ),
  OPENAI_API_KEY: secret(z.string().optional(), 'key of the OpenAI-compatible API'),
  OPENAI_TAG_MODEL: described(z.string().default('google/gemini-2.5-flash-lite'), 'model that tags'),
  GIGACHAT_URL: described(
    z.url().default('https://gigachat.devices.sberbank.ru/api/v1'),
    'address of the GigaChat API',
  ),
  GIGACHAT_AUTH_URL: described(
    z.url().default('https://ngw.devices.sberbank.ru:9443/api/v2/oauth'),
    'where GigaChat gives its tokens',
  ),
  GIGACHAT_AUTHORIZATION_KEY: secret(z.string().optional(), 'authorization key of GigaChat, as its studio shows it'),
  GIGACHAT_SCOPE: described(
    z.enum(['GIGACHAT_API_PERS', 'GIGACHAT_API_B2B', 'GIGACHAT_API_CORP']).default('GIGACHAT_API_PERS'),
    'scope the GigaChat key was given for',
  ),
  GIGACHAT_TAG_MODEL: described(z.string().default('GigaChat-2'), 'model that tags'),
  GIGACHAT_CA_FILE: described(
    z.string().optional(),
    'PEM file with the Russian root certificate, trusted for GigaChat only',
  ),
};

/** The settings of the taggers, read and validated. */
export type TaggerSettings = z.infer<z.ZodObject<typeof taggerSettings>>;
