import { createServer, type AddressInfo, type Server, type Socket, connect } from 'node:net';
import { once } from 'node:events';

/** A relay in front of one component: what goes through it can be cut off and mended. */
export class Cable {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  private stall: { left: number; reached: () => void } | undefined;

  private constructor(
    private readonly target: URL,
    private readonly server: Server,
  ) {}

  /** A cable to the component at this address; `url` is the address to use instead. */
  static async to(address: string): Promise<Cable> {
    const server = createServer();
    const cable = new Cable(new URL(address), server);
    server.on('connection', (socket) => cable.join(socket));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return cable;
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href.replace(/\/$/, '');
  }

  /** Ends what goes through it and lets nothing more through. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Carries so many more bytes towards the component and then stands still, without ending anything; resolves then. */
  async stallAfter(bytes: number): Promise<void> {
    await new Promise<void>((reached) => (this.stall = { left: bytes, reached }));
  }

  mend(): void {
    this.isCut = false;
    this.stall = undefined;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket): void {
    if (this.isCut) return void near.destroy();
    const far = connect(Number(this.target.port), this.target.hostname);
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    near.on('data', (chunk: Buffer) => this.count(chunk.length, near));
  }

  private count(bytes: number, near: Socket): void {
    if (!this.stall || this.stall.left < 0) return;
    this.stall.left -= bytes;
    if (this.stall.left >= 0) return;
    near.unpipe().pause();
    this.stall.reached();
  }
}

/** Where a service finds its components. */
export interface Addresses {
  DATABASE_URL: string;
  RABBITMQ_URL: string;
  S3_ENDPOINT: string;
}

/** A cable to each component of a bench: `ServiceBench.start(Module, { through: (addresses) => cables.to(addresses) })`. */
export class Cables {
  private readonly cables = new Map<keyof Addresses, Cable>();

  async to(addresses: Addresses): Promise<Addresses> {
    const rerouted = { ...addresses };
    for (const name of Object.keys(addresses) as (keyof Addresses)[]) {
      const cable = await Cable.to(addresses[name]);
      this.cables.set(name, cable);
      rerouted[name] = cable.url;
    }
    return rerouted;
  }

  /** Runs `work` while the component is away. */
  async without(name: keyof Addresses, work: () => Promise<void>): Promise<void> {
    this.cables.get(name)?.cut();
    try {
      await work();
    } finally {
      this.cables.get(name)?.mend();
    }
  }

  close(): void {
    for (const cable of this.cables.values()) cable.close();
  }
}
