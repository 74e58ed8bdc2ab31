import { parseTagAnswer, tagPrompt, type TagPrompt } from '../../domain/tag-prompt';
import { Tagger } from '../tagger';
import { geminiFailure } from './gemini-failure';
import { type JsonAnswer, postJson } from './json-call';
import { listAt, textAt } from './json-path';
import { type Failures, failures } from './provider-errors';

/** Google Gemini over REST. */
export interface GeminiOptions {
  /** `https://generativelanguage.googleapis.com`, or a stand-in. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  readonly timeoutMs: number;
}

/** Tags by Google Gemini (`generateContent`, v1beta). */
export class GeminiTagger extends Tagger {
  readonly name = 'gemini';

  constructor(private readonly options: GeminiOptions) {
    super();
  }

  async propose(text: string, signal: AbortSignal): Promise<string[]> {
    const { baseUrl, apiKey, model, timeoutMs } = this.options;
    const fail = failures(this.name);
    const call = {
      url: `${baseUrl.replace(/\/$/, '')}/v1beta/models/${encodeURIComponent(model)}:generateContent`,
      headers: { 'x-goog-api-key': apiKey },
      body: generateRequest(tagPrompt(text)),
      signal,
      timeoutMs,
    };
    return tagsIn(await postJson(call, fail), fail);
  }
}

/** Room for models that think before they answer: their thoughts count as output. */
const MAX_OUTPUT_TOKENS = 4_096;

const generateRequest = ({ system, user }: TagPrompt): object => ({
  systemInstruction: { parts: [{ text: system }] },
  contents: [{ role: 'user', parts: [{ text: user }] }],
  generationConfig: {
    temperature: 0.1,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    responseMimeType: 'application/json',
    responseSchema: { type: 'ARRAY', items: { type: 'STRING' } },
  },
});

const REFUSALS = /^(SAFETY|PROHIBITED_CONTENT|BLOCKLIST|SPII|RECITATION)$/;

function tagsIn(answer: JsonAnswer, fail: Failures): string[] {
  if (answer.status !== 200) throw geminiFailure(answer, fail);
  const blocked = textAt(answer.json, 'promptFeedback', 'blockReason');
  if (blocked) throw fail.contentRefused(`blockReason ${blocked}`);
  const finish = textAt(answer.json, 'candidates', 0, 'finishReason');
  if (REFUSALS.test(finish)) throw fail.contentRefused(`finishReason ${finish}`);
  const parts = listAt(answer.json, 'candidates', 0, 'content', 'parts');
  const tags = parseTagAnswer(parts.map((part) => textAt(part, 'text')).join(''));
  if (tags === null) throw fail.answerInvalid(finish === '' ? 'no candidate' : `finishReason ${finish}`);
  return tags;
}
