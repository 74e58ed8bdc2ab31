import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { until } from '#libs/testing';

const PROGRAM = 'dist/services/ingest-gateway/src/main.js';

/** One more gateway beside the fleet's own: a process of its own on the same stores. */
export class SecondGateway {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<SecondGateway> {
    const port = await freePort();
    const env = {
      ...process.env,
      PORT: String(port),
      INSTANCE: 'second-gateway',
      JWT_SECRET: 'a secret for specs only, 32 characters',
      LOG_LEVEL: 'warn',
    };
    const child = spawn(process.execPath, [PROGRAM], { env, stdio: 'inherit' });
    const gateway = new SecondGateway(`http://127.0.0.1:${port}`, child);
    await until(() => gateway.isReady(), 'the second gateway being ready');
    return gateway;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }

  private async isReady(): Promise<boolean> {
    if (this.child.exitCode !== null) throw new Error(`the second gateway ended with ${this.child.exitCode}`);
    const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
    return answer?.ok === true;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
