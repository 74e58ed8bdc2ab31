import type { Step } from './scripted-provider';

/** A chat completion whose message is this text. */
export const chat = (content: string, finish = 'stop'): Step => ({
  json: { choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content } }] },
});

/** An error in the shape of OpenAI, with its status. */
export const chatError = (status: number, error: object = {}, headers: Record<string, string> = {}): Step => ({
  status,
  json: { error: { code: status, message: 'the DOCUMENT text said something', ...error } },
  headers,
});

/** An answer of Gemini with these parts of text. */
export const gemini = (parts: string[], finishReason = 'STOP'): Step => ({
  json: { candidates: [{ content: { role: 'model', parts: parts.map((text) => ({ text })) }, finishReason }] },
});

/** An error of Gemini. */
export const geminiError = (code: number, status: string, details: object[] = [], message = 'failed'): Step => ({
  status: code,
  json: { error: { code, status, message, details } },
});

/** A token of GigaChat that lives this long. Milliseconds. */
export const token = (name: string, livesMs = 1_800_000): Step => ({
  json: { access_token: name, expires_at: Date.now() + livesMs },
});
