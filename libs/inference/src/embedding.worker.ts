/**
 * The thread that runs the model: one text in, one unit vector out, so that nobody's event loop waits 15 ms per text.
 * It imports packages only: Node loads this file itself, compiled or not, and would not find extensionless neighbours.
 */
import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** How the thread is started. */
export interface WorkerSettings {
  readonly folder: string;
  readonly weights: string;
  readonly maxTokens: number;
  readonly pooling: 'mean' | 'cls';
}

export interface EmbedRequest {
  readonly id: number;
  readonly text: string;
}

export type EmbedReply =
  | { readonly id: number; readonly vector: Float32Array<ArrayBuffer> }
  | { readonly id: number; readonly error: string };

/** No token of a natural language is longer on average; saves tokenising what the window cuts off anyway. */
const CHARACTERS_PER_TOKEN = 12;

const settings = workerData as WorkerSettings;
let model: ReturnType<typeof load> | undefined;

parentPort?.on('message', (request: EmbedRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply, 'vector' in reply ? [reply.vector.buffer] : []));
});

async function answer({ id, text }: EmbedRequest): Promise<EmbedReply> {
  try {
    return { id, vector: await embed(text) };
  } catch (thrown) {
    return { id, error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

async function load(): Promise<{ tokenizer: Tokenizer; session: InferenceSession }> {
  const json = (name: string): object =>
    existsSync(join(settings.folder, name)) ? JSON.parse(readFileSync(join(settings.folder, name), 'utf8')) : {};
  const session = await InferenceSession.create(join(settings.folder, settings.weights), {
    // One text at a time on one thread: batches of 8 are 3× slower per text on int8 and change the vectors.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableCpuMemArena: false,
    enableMemPattern: false,
    graphOptimizationLevel: 'all',
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  return { tokenizer: new Tokenizer(json('tokenizer.json'), json('tokenizer_config.json')), session };
}

async function embed(text: string): Promise<Float32Array<ArrayBuffer>> {
  const { tokenizer, session } = await (model ??= load());
  const ids = clipped(tokenizer.encode(text.slice(0, settings.maxTokens * CHARACTERS_PER_TOKEN)).ids);
  const output = await session.run(feeds(session, ids));
  const hidden = output['last_hidden_state'] ?? Object.values(output)[0];
  if (!hidden) throw new Error('the model has no output');
  return unit(pooled(hidden.data as Float32Array<ArrayBuffer>, ids.length, hidden.dims.at(-1) ?? 0));
}

/** The window keeps the closing token, which the model was trained with. */
function clipped(ids: number[]): number[] {
  if (ids.length <= settings.maxTokens) return ids;
  return [...ids.slice(0, settings.maxTokens - 1), ...ids.slice(-1)];
}

function feeds(session: InferenceSession, ids: number[]): Record<string, Tensor> {
  const row = (values: BigInt64Array): Tensor => new Tensor('int64', values, [1, ids.length]);
  const all: Record<string, Tensor> = {
    input_ids: row(BigInt64Array.from(ids, BigInt)),
    attention_mask: row(new BigInt64Array(ids.length).fill(1n)),
    token_type_ids: row(new BigInt64Array(ids.length)),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => session.inputNames.includes(name)));
}

function pooled(hidden: Float32Array<ArrayBuffer>, tokens: number, dimensions: number): Float32Array<ArrayBuffer> {
  if (settings.pooling === 'cls') return hidden.slice(0, dimensions);
  const sum = new Float32Array(dimensions);
  for (let at = 0; at < tokens * dimensions; at += 1) {
    const component = at % dimensions;
    sum[component] = (sum[component] ?? 0) + (hidden[at] ?? 0);
  }
  return sum;
}

function unit(vector: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0)) || 1;
  return vector.map((x) => x / length);
}
