import { Embedder } from '#libs/inference';
import { aPreparedDocument } from '../test/search-document.builder';
import { embedChunks } from './search-index';

/** Understands English only and can be told what to do after each text. */
class EnglishEmbedder extends Embedder {
  readonly id = 'english';
  readonly dimensions = 2;
  readonly seen: string[] = [];

  constructor(private readonly afterEach: () => void = () => undefined) {
    super();
  }

  supports(text: string): boolean {
    return /^[a-z .]*$/i.test(text);
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    this.seen.push(...texts);
    this.afterEach();
    return texts.map((text) => Float32Array.of(text.length, 0));
  }
}

const chunksOf = (...texts: string[]) =>
  aPreparedDocument({ title: 'Title', pages: texts.map((text, at) => ({ number: at + 1, text })) }).chunks;

describe('embedChunks', () => {
  it('embeds the passages whose script the model knows, and not the title', async () => {
    const embedder = new EnglishEmbedder();
    const vectors = await embedChunks(embedder, chunksOf('First.', 'Второй.', 'Third.'));
    expect(embedder.seen).toEqual(['First.', 'Third.']);
    expect(vectors.map(({ ordinal }) => ordinal)).toEqual([1, 3]);
  });

  it('ends between two passages when the work is cancelled', async () => {
    const cancelled = new AbortController();
    const embedder = new EnglishEmbedder(() => cancelled.abort(new Error('deadline')));
    await expect(embedChunks(embedder, chunksOf('First.', 'Second.'), cancelled.signal)).rejects.toThrow('deadline');
    expect(embedder.seen).toEqual(['First.']);
  });

  it('leaves the tail of an endless document to its words', async () => {
    const vectors = await embedChunks(new EnglishEmbedder(), chunksOf(...Array.from({ length: 1_200 }, () => 'Page.')));
    expect(vectors).toHaveLength(1_000);
  });
});
