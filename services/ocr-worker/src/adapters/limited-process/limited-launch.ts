import { existsSync } from 'node:fs';
import path from 'node:path';
import { TransientError } from '#libs/errors';

/** From the folder of this file to the root of the repository, and to that of the build. */
const TO_ROOT = path.join('..', '..', '..', '..', '..');
/** WebAssembly's part of a process's memory; the rest is Node, sharp and the file itself. */
const WASM_PART = 0.6;
const WASM_PAGE_KILOBYTES = 64;

/** Of glibc: by its own choice it keeps the memory of the pictures that are freed, 20 MB a process, Tesseract too. */
const GIVING_BACK = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: `${2 ** 20}`,
  MALLOC_TRIM_THRESHOLD_: `${4 * 2 ** 20}`,
};

/** A command line, and the only environment that the process gets: it opens hostile files and has no use for our secrets. */
export interface Launch {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** One of our programs that opens documents, and what it may use. */
export interface LimitedProgram {
  /** The compiled file, from the folder `adapters` on. */
  file: string;
  args?: string[];
  /** For Node itself. */
  flags?: string[];
  /** Besides PATH and language. */
  env?: Record<string, string>;
  cpuSeconds: number;
  memoryMegabytes: number;
  /** Where setpriv, prlimit and whatever the program runs are looked for. */
  searchPath: string;
}

/** How a program is started: under limits, and to be killed by the kernel when we die. */
export function limitedLaunch({ cpuSeconds, memoryMegabytes, ...program }: LimitedProgram): Launch {
  const wasmPages = Math.floor((memoryMegabytes * WASM_PART * 1024) / WASM_PAGE_KILOBYTES);
  const guard = ['--pdeathsig', 'KILL', '--no-new-privs'];
  // Soft before hard, so that the signal tells which limit it was. Not --as: V8 and WebAssembly reserve gigabytes they never touch.
  const limits = [`--cpu=${cpuSeconds}:${cpuSeconds + 5}`, `--data=${memoryMegabytes * 2 ** 20}`, '--core=0'];
  const node = [
    process.execPath,
    `--wasm-max-mem-pages=${wasmPages}`,
    '--no-warnings',
    '--expose-gc',
    ...(program.flags ?? []),
  ];
  return {
    command: 'setpriv',
    args: [...guard, 'prlimit', ...limits, ...node, built(program.file), ...(program.args ?? [])],
    env: { PATH: program.searchPath, LANG: 'C.UTF-8', ...GIVING_BACK, ...program.env },
  };
}

/** The compiled program: beside ours in the build; when we run from sources (jest), that of the last build. */
function built(file: string): string {
  const adapters = path.dirname(__dirname);
  const root = path.join(__dirname, TO_ROOT);
  const ofLastBuild = path.join(root, 'dist', path.relative(root, adapters), file);
  const program = [path.join(adapters, file), ofLastBuild].find((candidate) => existsSync(candidate));
  if (program) return program;
  throw new TransientError(
    'dependency_unavailable',
    `A program is not built: ${ofLastBuild} is missing; run "npx tsc"`,
  );
}
