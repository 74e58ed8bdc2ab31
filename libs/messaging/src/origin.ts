import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, relative } from 'node:path';

/** As many as tell one cause from another. */
const FRAMES = 5;
/** Longest stack in characters: AMQP allows 64 KiB of headers in all. */
const STACK_LIMIT = 1_000;

const MANIFEST = findPackageJSON('..', __filename) ?? '';
const ROOT = dirname(MANIFEST);

/** The version of the package this process runs; empty when there is no manifest. */
export const VERSION = MANIFEST && versionIn(readFileSync(MANIFEST, 'utf8'));

/**
 * Where an error comes from: its top 5 frames in our own code, one a line, as `function (path:line)` with paths from the root of
 * the repository; at most 1 000 characters, empty when none is ours. Never its message.
 */
export function framesOf({ stack = '' }: Error): string {
  const frames = stack.split('\n').flatMap(ownFrame).slice(0, FRAMES);
  return frames.join('\n').slice(0, STACK_LIMIT);
}

const FRAME =
  /^ {4}at (?:(?:async )?(?:new )?(?<caller>.+?) \()?(?:async )?(?:file:\/\/)?(?<file>\/[^()]+?):(?<line>\d+):\d+\)?$/;

function ownFrame(text: string): string[] {
  const { caller = 'anonymous', file = '', line } = FRAME.exec(text)?.groups ?? {};
  const path = relative(ROOT, file);
  if (!file || path.startsWith('..') || path.includes('node_modules/')) return [];
  return [`${caller} (${path.replace(/^dist\//, '').replace(/\.[jt]s$/, '')}:${line})`];
}

function versionIn(manifest: string): string {
  const { version } = JSON.parse(manifest) as { version?: unknown };
  return typeof version === 'string' ? version : '';
}
