import { isMostlyLatin } from './script';
import { Embedder, type EmbeddingKind } from './embedder';
import { EmbeddingThread } from './embedding-thread';
import {
  BUNDLED_CHECKSUMS,
  bundledModelPath,
  openModelFolder,
  verifyModelFolder,
  type ModelFolder,
} from './model-folder';

export interface LocalModelOptions {
  /** Folder with `onnx/model_quantized.onnx` (or `model.onnx`), `tokenizer.json` and `config.json`. */
  readonly folder: string;
  /** Name under which vectors are stored; change it when the model changes. */
  readonly id: string;
  /** The model knows other scripts than Latin. */
  readonly multilingual?: boolean;
  /** Tokens the model sees of a text. */
  readonly maxTokens?: number;
  readonly pooling?: 'mean' | 'cls';
  /** What the model wants before a text: E5 models `query: ` and `passage: `. */
  readonly prefixes?: Readonly<Record<EmbeddingKind, string>>;
}

/**
 * Embeddings on this machine, without key or network: all-MiniLM-L6-v2 in int8, or a model folder of the user's own.
 * Verified and loaded at first use (~0.4 s, ~150 MB) in a thread of its own; ~15 ms per passage, ~3 ms per query; queries overtake passages.
 */
export class LocalEmbedder extends Embedder {
  readonly id: string;
  private readonly folder: ModelFolder;
  private thread: Promise<EmbeddingThread> | undefined;

  constructor(private readonly options?: LocalModelOptions) {
    super();
    this.id = options?.id ?? 'minilm-l6-v2-q8';
    this.folder = options ? openModelFolder(options.folder) : openModelFolder(bundledModelPath(), BUNDLED_CHECKSUMS);
  }

  get dimensions(): number {
    return this.folder.dimensions;
  }

  supports(text: string): boolean {
    return this.options?.multilingual === true || isMostlyLatin(text);
  }

  async embed(texts: readonly string[], kind: EmbeddingKind): Promise<Float32Array[]> {
    const prefix = this.options?.prefixes?.[kind] ?? '';
    const thread = await (this.thread ??= this.start());
    return Promise.all(texts.map((text) => thread.embed(prefix + text, kind === 'query')));
  }

  override async close(): Promise<void> {
    const thread = this.thread;
    this.thread = undefined;
    await (await thread)?.close();
  }

  private async start(): Promise<EmbeddingThread> {
    await verifyModelFolder(this.folder).catch((error: unknown) => {
      this.thread = undefined; // a repaired folder is tried again
      throw error;
    });
    return new EmbeddingThread({
      folder: this.folder.path,
      weights: this.folder.weights,
      maxTokens: this.options?.maxTokens ?? 256,
      pooling: this.options?.pooling ?? 'mean',
    });
  }
}
