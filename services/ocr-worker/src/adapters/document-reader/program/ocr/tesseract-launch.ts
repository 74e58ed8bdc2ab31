/** A command line for `spawn`. */
export interface Command {
  program: string;
  args: string[];
}

/** Tesseract under limits, to be killed by the kernel when we die. Its environment and CPU limit are ours. Line buffering, or the last rows of a page stay in it until the next. */
export function tesseractCommand(args: readonly string[], memoryMegabytes: number): Command {
  const guard = ['--pdeathsig', 'KILL', 'prlimit', `--as=${memoryMegabytes * 2 ** 20}`];
  return {
    program: 'setpriv',
    args: [...guard, 'stdbuf', '-oL', 'tesseract', ...args],
  };
}
