// The SQS process: node sqs-server.ts <port> <data folder>
import { Server } from 'node:net';
import { startFauxqs } from 'fauxqs';

const [port, dataDir] = process.argv.slice(2);

onlyThisMachine();
const server = await startFauxqs({ port: Number(port), logger: false, ...(dataDir ? { dataDir } : {}) });
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));

/** fauxqs listens on every address of the machine and asks nobody for credentials; ours is for this machine only. */
function onlyThisMachine(): void {
  const listen = Server.prototype.listen;
  Server.prototype.listen = function listenLocally(this: Server, ...args: unknown[]): Server {
    const [options, ...rest] = args;
    const local = typeof options === 'object' ? { ...options, host: '127.0.0.1' } : options;
    return Reflect.apply(listen, this, [local, ...rest]);
  };
}
