import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { PermanentError, TransientError } from '#libs/errors';
import type { QuarterTurn } from '../../../domain/picture/grey';

const run = promisify(execFile);

/** Address space: qpdf keeps what it knows of the objects, not their streams. */
const MEMORY_BYTES = 1024 * 2 ** 20;
/** A file of 200 MB takes 2 s. */
const TIMEOUT_MS = 5 * 60_000;
/** What it may print: a few hundred bytes a page. */
const OUTPUT_BYTES = 64e6;
/** What `setpriv` and `prlimit` answer for a program that is not there. */
const NOT_RUNNABLE = [126, 127];
const LONGEST_REASON = 200;

/** A text layer to be put on a PDF: which page gets which page of the overlay, and which pages are turned first, clockwise. */
export interface Overlay {
  input: string;
  overlay: string;
  output: string;
  numbers: readonly number[];
  turns: ReadonlyMap<number, QuarterTurn>;
}

/** Lays text over pages. No stream of the input is decoded, so the bytes of every scan stay as they are. */
export async function layOver({ input, overlay, output, numbers, turns }: Overlay): Promise<void> {
  const rotations = [90, 180, 270].flatMap((turn) => {
    const turned = [...turns.keys()].filter((number) => turns.get(number) === turn);
    return turned.length > 0 ? [`--rotate=+${turn}:${turned.join(',')}`] : [];
  });
  await qpdf([...KEEP, input, ...rotations, '--overlay', overlay, `--to=${numbers.join(',')}`, '--', output], input);
}

/** An object of a PDF as qpdf writes it in JSON: a value, or a stream whose data are base64. */
export interface PdfObject {
  value?: Record<string, unknown>;
  stream?: { data?: string; dict: Record<string, unknown> };
}

/** The objects with these numbers, by number; `withData`: streams with their data, decoded as far as that loses nothing. */
export async function objectsOf(
  input: string,
  ids: readonly number[],
  { withData = false } = {},
): Promise<Map<number, PdfObject>> {
  const wanted = `${input}.wanted`;
  const data = withData ? ['--json-stream-data=inline', '--decode-level=generalized'] : [];
  await writeFile(
    wanted,
    ['--json=2', '--json-key=qpdf', ...data, ...ids.map((id) => `--json-object=${id}`)].join('\n'),
  );
  const { qpdf: parts } = JSON.parse(await qpdf([`@${wanted}`, input], input)) as Json;
  return new Map(Object.entries(parts[1]).map(([name, object]) => [Number(/^obj:(\d+)/.exec(name)?.[1]), object]));
}

/** The UserUnit of the pages with these object numbers, where it is not 1. */
export async function userUnitsOf(input: string, objects: readonly number[]): Promise<Map<number, number>> {
  const units = new Map<number, number>();
  for (const [id, { value }] of await objectsOf(input, objects)) {
    const unit = Number(value?.['/UserUnit'] ?? 1);
    if (unit !== 1 && unit > 0) units.set(id, unit);
  }
  return units;
}

/** Writes the PDF with other data in these streams; all others stay as they are. */
export async function replaceStreams(
  input: string,
  streams: ReadonlyMap<number, Buffer>,
  output: string,
): Promise<void> {
  const changes = `${output}.json`;
  const objects = [...streams].map(([id, data]) => [
    `obj:${id} 0 R`,
    { stream: { data: data.toString('base64'), dict: {} } },
  ]);
  const header = { jsonversion: 2, pdfversion: '1.3', maxobjectid: Math.max(...streams.keys()) };
  await writeFile(changes, JSON.stringify({ version: 2, qpdf: [header, Object.fromEntries(objects)] }));
  await qpdf([...KEEP, input, `--update-from-json=${changes}`, output], input);
}

/** qpdf's JSON, version 2. */
interface Json {
  qpdf: [object, Record<string, PdfObject>];
}

/** No stream is decoded; what is not compressed is. */
const KEEP = ['--decode-level=none', '--compress-streams=y', '--object-streams=preserve'];

async function qpdf(args: readonly string[], input: string): Promise<string> {
  const guard = ['--pdeathsig', 'KILL', 'prlimit', `--as=${MEMORY_BYTES}`, '--core=0'];
  const limits = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: OUTPUT_BYTES } as const;
  try {
    const { stdout } = await run('setpriv', [...guard, 'qpdf', '--warning-exit-0', '--no-warn', ...args], limits);
    return stdout;
  } catch (error) {
    throw refusal(error as QpdfEnd, input);
  }
}

interface QpdfEnd {
  code?: number | string | null;
  signal?: string | null;
  stderr?: string;
}

function refusal({ code, signal, stderr = '' }: QpdfEnd, input: string): Error {
  if (code === 'ENOENT' || NOT_RUNNABLE.includes(Number(code))) {
    return new TransientError('dependency_unavailable', 'qpdf cannot be started; install the package qpdf');
  }
  if (signal || /bad_alloc|out of memory/i.test(stderr)) {
    const limits = `${MEMORY_BYTES / 2 ** 20} MB or ${TIMEOUT_MS / 1000} s`;
    return new PermanentError('resource_limit_exceeded', `writing the PDF needs more than ${limits}`);
  }
  const reason = (stderr.split('\n')[0] ?? '').replace('qpdf: ', '').replaceAll(input, 'the PDF');
  return new PermanentError('corrupt_file', `qpdf cannot rewrite the PDF: ${reason.slice(0, LONGEST_REASON)}`);
}
