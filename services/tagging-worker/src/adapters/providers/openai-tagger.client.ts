import { tagPrompt } from '../../domain/tag-prompt';
import { Tagger } from '../tagger';
import { chatRequest, tagsInChat } from './chat-completion';
import { postJson } from './json-call';
import { failures } from './provider-errors';

/** An OpenAI-compatible provider: OpenAI, OpenRouter, a server of one's own. */
export interface OpenAiOptions {
  /** For metrics and logs. */
  readonly name: string;
  /** Up to and including the version, e.g. `https://openrouter.ai/api/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  readonly timeoutMs: number;
}

/** Tags by a model behind an OpenAI-compatible API. */
export class OpenAiTagger extends Tagger {
  readonly name: string;

  constructor(private readonly options: OpenAiOptions) {
    super();
    this.name = options.name;
  }

  async propose(text: string, signal: AbortSignal): Promise<string[]> {
    const { baseUrl, apiKey, model, timeoutMs } = this.options;
    const fail = failures(this.name);
    const call = {
      url: `${baseUrl.replace(/\/$/, '')}/chat/completions`,
      headers: { authorization: `Bearer ${apiKey}`, 'x-title': 'Consilium' },
      body: chatRequest(model, tagPrompt(text)),
      signal,
      timeoutMs,
    };
    return tagsInChat(await postJson(call, fail), fail);
  }
}
