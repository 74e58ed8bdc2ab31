/** What a text is embedded for; some models want to know. */
export type EmbeddingKind = 'query' | 'passage';

/** Texts become unit vectors whose cosine says how close their meanings are. */
export abstract class Embedder {
  /** Names model and settings: vectors of different ids must never be compared. */
  abstract readonly id: string;

  /** Components of every vector. */
  abstract readonly dimensions: number;

  /** Whether the model knows the script of this text; what it does not support must not be embedded, for its vectors would be noise. */
  abstract supports(text: string): boolean;

  /** One unit vector per text, in order. Text beyond the model's window is not seen: give it chunks. */
  abstract embed(texts: readonly string[], kind: EmbeddingKind): Promise<Float32Array[]>;

  /** Frees what the model holds; a later `embed` loads it again. */
  async close(): Promise<void> {}
}
