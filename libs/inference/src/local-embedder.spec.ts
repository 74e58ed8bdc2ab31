import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { LocalEmbedder } from './local-embedder';
import { bundledModelPath } from './model-folder';

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, x, at) => sum + x * (b[at] ?? 0), 0);

describe('LocalEmbedder', () => {
  const embedder = new LocalEmbedder();
  afterAll(() => embedder.close());

  it('puts texts of one meaning closer than texts of different meaning', async () => {
    const [question, answer, other] = await embedder.embed(
      ['When does the rent agreement end?', 'The lease expires on 31 May.', 'Bake the bread for forty minutes.'],
      'passage',
    );
    expect(cosine(question!, answer!)).toBeGreaterThan(0.5);
    expect(cosine(question!, answer!)).toBeGreaterThan(cosine(question!, other!) + 0.3);
  });

  it('returns unit vectors of the announced size, also for empty and endless text', async () => {
    const vectors = await embedder.embed(['', 'word '.repeat(20_000)], 'passage');
    expect(vectors.map((vector) => vector.length)).toEqual([embedder.dimensions, embedder.dimensions]);
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
  });

  it('gives the same vector alone and among others', async () => {
    const [alone] = await embedder.embed(['A short clause.'], 'passage');
    const [, among] = await embedder.embed(['The first of two texts, somewhat longer.', 'A short clause.'], 'passage');
    expect(among).toEqual(alone);
  });

  it('lets a query overtake waiting passages', async () => {
    const finished: string[] = [];
    const passages = Array.from({ length: 8 }, (_, n) => `Passage number ${n}`);
    const slow = embedder.embed(passages, 'passage').then(() => finished.push('passages'));
    const quick = embedder.embed(['a query'], 'query').then(() => finished.push('query'));
    await Promise.all([slow, quick]);
    expect(finished).toEqual(['query', 'passages']);
  });

  it('leaves the event loop free while it works', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await embedder.embed(
      Array.from({ length: 10 }, () => 'The tenant shall pay the rent in advance. '.repeat(30)),
      'passage',
    );
    delay.disable();
    expect(delay.percentile(50) / 1e6).toBeLessThan(10);
  });

  it('does not claim to understand Cyrillic unless the model is multilingual', () => {
    const own = new LocalEmbedder({ folder: bundledModelPath(), id: 'own', multilingual: true });
    expect([embedder.supports('Hello'), embedder.supports('Привет'), own.supports('Привет')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  describe('with a folder of the user', () => {
    const folder = mkdtempSync(join(tmpdir(), 'model-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    it('says what is missing', () => {
      expect(() => new LocalEmbedder({ folder, id: 'own' })).toThrow(/cannot be used: none of onnx/);
    });

    it('refuses files whose checksum differs', async () => {
      mkdirSync(join(folder, 'onnx'));
      writeFileSync(join(folder, 'onnx/model.onnx'), 'not a model');
      writeFileSync(join(folder, 'model.sha256'), `${'0'.repeat(64)}  onnx/model.onnx\n`);
      for (const name of ['tokenizer.json', 'config.json'])
        copyFileSync(join(bundledModelPath(), name), join(folder, name));
      await expect(new LocalEmbedder({ folder, id: 'own' }).embed(['x'], 'query')).rejects.toThrow(/has checksum/);
    });

    it('names a model that does not load', async () => {
      rmSync(join(folder, 'model.sha256'));
      const own = new LocalEmbedder({ folder, id: 'own' });
      await expect(own.embed(['x'], 'query')).rejects.toMatchObject({ code: 'model_unusable' });
      await own.close();
    });
  });
});
