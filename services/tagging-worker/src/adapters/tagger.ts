/** Something that reads a text and names what it is about. What it proposes is checked by `acceptTags` before anybody sees it. */
export abstract class Tagger {
  /** For metrics and logs, e.g. `gemini`. */
  abstract readonly name: string;

  /** Proposals, the best first; empty when the text is about nothing. Throws a `TransientError` or `PermanentError`. */
  abstract propose(text: string, signal: AbortSignal): Promise<string[]>;
}
