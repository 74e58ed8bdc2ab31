import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** How a run of the command line ended. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stdout as the objects they are with `--json`. */
  readonly results: Record<string, unknown>[];
}

/** A run of the command line that may be interrupted. */
export interface Running {
  interrupt(): void;
  readonly end: Promise<Run>;
}

/** The command line of Consilium as a process, with its address and key in the environment. */
export class CommandLine {
  constructor(private readonly environment: { CONSILIUM_URL: string; CONSILIUM_API_KEY?: string }) {}

  run(words: readonly string[], stdin: string | Buffer = ''): Promise<Run> {
    return this.start(words, stdin).end;
  }

  start(words: readonly string[], stdin: string | Buffer = ''): Running {
    const { CONSILIUM_URL: _url, CONSILIUM_API_KEY: _key, ...rest } = process.env;
    const program = spawn(process.execPath, [MAIN, ...words], { env: { ...rest, ...this.environment } });
    program.stdin.on('error', () => undefined); // it may end before it has read all
    program.stdin.end(stdin);
    const end = Promise.all([once(program, 'close'), text(program.stdout), text(program.stderr)]).then(
      ([[code], stdout, stderr]: [unknown[], string, string]): Run => ({
        code: code as number | null,
        stdout,
        stderr,
        get results() {
          return stdout
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Record<string, unknown>);
        },
      }),
    );
    return { interrupt: () => program.kill('SIGINT'), end };
  }
}

const MAIN = join(__dirname, '../../tools/consilium/main.ts');
