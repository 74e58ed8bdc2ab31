import type { Embedder } from '#libs/inference';
import type { Transaction } from '#libs/persistence';
import { chunkPages } from './chunk-pages';
import type { GraphIndex } from './graph-index';
import type { Chunk, ChunkVector, PreparedDocument, SearchDocument } from './search-document';
import type { TextIndex } from './text-index';
import type { VectorIndex } from './vector-index';

/** Passages of one document that get vectors, ~15 ms each; what comes after them is found by its words only. */
const MOST_VECTORS = 1_000;

/** Everything that makes a document findable: words, meaning, neighbours. */
export class SearchIndex {
  constructor(
    private readonly texts: TextIndex,
    private readonly vectors: VectorIndex,
    private readonly graph: GraphIndex,
    private readonly embedder: Embedder,
  ) {}

  /** The slow part, to be done before a transaction is opened: cuts and embeds. Ends early when `signal` is aborted. */
  async prepare(document: SearchDocument, signal?: AbortSignal): Promise<PreparedDocument> {
    const chunks = chunkPages(document.title, document.pages);
    return { ...document, chunks, vectors: await embedChunks(this.embedder, chunks, signal) };
  }

  /** Makes this version findable, and nothing of an earlier one, when the transaction commits. */
  async replace(tx: Transaction, document: PreparedDocument): Promise<void> {
    await this.texts.replace(tx, document);
    await this.vectors.replace(tx, document);
    await this.graph.replace(tx, document);
  }

  /** Forgets the document everywhere; nothing happens when it is not known. */
  async remove(tx: Transaction, documentId: string): Promise<void> {
    await this.texts.remove(tx, documentId);
    await this.vectors.remove(tx, documentId);
    await this.graph.remove(tx, documentId);
  }
}

/** Vectors of the passages that the embedder can read, title apart. */
export async function embedChunks(
  embedder: Embedder,
  chunks: readonly Chunk[],
  signal?: AbortSignal,
): Promise<ChunkVector[]> {
  const readable = chunks.filter(({ page, text }) => page !== null && embedder.supports(text));
  const vectors: ChunkVector[] = [];
  for (const { ordinal, text } of readable.slice(0, MOST_VECTORS)) {
    signal?.throwIfAborted();
    const [vector] = await embedder.embed([text], 'passage');
    if (vector) vectors.push({ ordinal, vector });
  }
  return vectors;
}
