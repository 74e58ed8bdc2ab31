import { until } from '#libs/testing';
import type { Death } from '../../domain/reader-death';
import { LimitedProcess, type Talk } from './limited-process';

/** Remembers what it is told, and lets specs wait for it. */
class Listener implements Talk {
  readonly lines: string[] = [];
  count = 0;
  onLine: () => void = () => undefined;
  private readonly ended = Promise.withResolvers<Death>();

  bytes(count: number): void {
    this.count += count;
  }

  line(line: string): void {
    this.lines.push(line);
    this.onLine();
  }

  end(death: Death): void {
    this.ended.resolve(death);
  }

  get death(): Promise<Death> {
    return this.ended.promise;
  }
}

const running = (script: string, listener: Listener): LimitedProcess =>
  new LimitedProcess({ command: process.execPath, args: ['-e', script], env: {} }, listener);

const ECHO = `require('readline').createInterface({ input: process.stdin }).on('line', (line) => require('fs').writeSync(3, line + '\\n'))`;

describe('LimitedProcess', () => {
  it('asks by lines of JSON, hears lines, and counts their bytes', async () => {
    const listener = new Listener();
    const process = running(ECHO, listener);
    const heard = new Promise<void>((resolve) => (listener.onLine = resolve));
    process.ask({ page: 1 });
    await heard;
    expect(listener).toMatchObject({ lines: ['{"page":1}'], count: 11 });
    await process.stop();
  });

  it('hears nothing any more once it was killed, but its end and why', async () => {
    const listener = new Listener();
    const process = running(`require('fs').writeSync(3, 'one\\ntwo\\nthree\\n'); setInterval(() => 0, 1000)`, listener);
    listener.onLine = () => process.kill('output');
    expect(await listener.death).toMatchObject({ killedFor: 'output', signal: 'SIGKILL' });
    expect(listener.lines).toEqual(['one']);
    expect(process.serves).toBe(false);
  });

  it('tells the last words of one that ends by itself', async () => {
    const listener = new Listener();
    running(`process.stderr.write('out of memory', () => process.exit(9))`, listener);
    expect(await listener.death).toMatchObject({ exitCode: 9, stderr: 'out of memory' });
  });

  it('tells the end again to whoever asks one that is gone', async () => {
    const listener = new Listener();
    const process = running('', listener);
    await listener.death;
    const again = new Promise<Death>((resolve) => (listener.end = resolve));
    process.ask({});
    expect(await again).toMatchObject({ exitCode: 0 });
  });

  it('ends with everything that it has started', async () => {
    const listener = new Listener();
    const process = running(
      `const child = require('child_process').spawn('sleep', ['60']); require('fs').writeSync(3, child.pid + '\\n'); setInterval(() => 0, 1000)`,
      listener,
    );
    await new Promise<void>((resolve) => (listener.onLine = resolve));
    await process.stop();
    const [child = ''] = listener.lines;
    await until(() => !isAlive(Number(child)), 'the end of what it started');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
