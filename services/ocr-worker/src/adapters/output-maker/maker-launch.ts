import { existsSync } from 'node:fs';
import path from 'node:path';
import { TransientError } from '#libs/errors';
import type { MakerSettings } from './maker-settings';

const PROGRAM = path.join('program', 'maker.program.js');
/** From this folder to the root of the repository, and to that of the build. */
const TO_ROOT = path.join('..', '..', '..', '..', '..');
/** WebAssembly's part of a maker's memory; the rest is Node, sharp and one picture. */
const WASM_PART = 0.6;
const WASM_PAGE_KILOBYTES = 64;

/** A command line and the only environment that a maker gets: it opens hostile files and has no use for our secrets. */
export interface Launch {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** How a maker is started: under limits, and to be killed by the kernel when we die. */
export function makerLaunch({ cpuSeconds, memoryMegabytes, searchPath }: MakerSettings): Launch {
  const wasmPages = Math.floor((memoryMegabytes * WASM_PART * 1024) / WASM_PAGE_KILOBYTES);
  const guard = ['--pdeathsig', 'KILL', '--no-new-privs'];
  // Soft before hard, so that the signal tells which limit it was. Not --as: V8 and WebAssembly reserve gigabytes they never touch.
  const limits = [`--cpu=${cpuSeconds}:${cpuSeconds + 5}`, `--data=${memoryMegabytes * 2 ** 20}`, '--core=0'];
  const node = [process.execPath, `--wasm-max-mem-pages=${wasmPages}`, '--no-warnings'];
  return {
    command: 'setpriv',
    args: [...guard, 'prlimit', ...limits, ...node, makerProgram()],
    // Without the last, libvips keeps an arena of memory for each of its threads.
    env: { PATH: searchPath, LANG: 'C.UTF-8', MALLOC_ARENA_MAX: '2' },
  };
}

/** The compiled program: beside this file in the build; when we run from sources (jest), that of the last build. */
function makerProgram(): string {
  const root = path.join(__dirname, TO_ROOT);
  const built = path.join(root, 'dist', path.relative(root, __dirname), PROGRAM);
  const program = [path.join(__dirname, PROGRAM), built].find((file) => existsSync(file));
  if (program) return program;
  throw new TransientError('dependency_unavailable', `The maker is not built: ${built} is missing; run "npx tsc"`);
}
