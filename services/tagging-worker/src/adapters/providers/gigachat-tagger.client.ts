import { readFileSync } from 'node:fs';
import { Agent } from 'undici';
import { tagPrompt } from '../../domain/tag-prompt';
import { Tagger } from '../tagger';
import { chatRequest, tagsInChat } from './chat-completion';
import { GigaChatToken } from './gigachat-token';
import { type JsonAnswer, postJson } from './json-call';
import { failures } from './provider-errors';

/** GigaChat of Sber. */
export interface GigaChatOptions {
  /** `https://gigachat.devices.sberbank.ru/api/v1`, or a stand-in. */
  readonly baseUrl: string;
  readonly authUrl: string;
  readonly authorizationKey: string;
  readonly scope: string;
  readonly model: string;
  readonly timeoutMs: number;
  /** PEM file with the root its certificates end in (Russian Ministry of Digital Development), trusted for these hosts only. */
  readonly caFile?: string;
}

/** Tags by GigaChat. A token the API no longer takes is replaced once. */
export class GigaChatTagger extends Tagger {
  readonly name = 'gigachat';

  private readonly fail = failures(this.name);
  private readonly agent: Agent;
  private readonly token: GigaChatToken;

  constructor(private readonly options: GigaChatOptions) {
    super();
    const { caFile, authUrl, authorizationKey, scope } = options;
    this.agent = new Agent(caFile ? { connect: { ca: readFileSync(caFile) } } : {});
    this.token = new GigaChatToken({ authUrl, authorizationKey, scope, dispatcher: this.agent }, this.fail);
  }

  async propose(text: string, signal: AbortSignal): Promise<string[]> {
    const token = await this.token.get(signal);
    const answer = await this.ask(text, token, signal);
    if (answer.status !== 401) return tagsInChat(answer, this.fail);
    this.token.drop(token);
    return tagsInChat(await this.ask(text, await this.token.get(signal), signal), this.fail);
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private ask(text: string, token: string, signal: AbortSignal): Promise<JsonAnswer> {
    const { baseUrl, model, timeoutMs } = this.options;
    const call = {
      url: `${baseUrl.replace(/\/$/, '')}/chat/completions`,
      headers: { authorization: `Bearer ${token}` },
      body: { ...chatRequest(model, tagPrompt(text)), profanity_check: false },
      signal,
      timeoutMs,
      dispatcher: this.agent,
    };
    return postJson(call, this.fail);
  }
}
