import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';

/** What the gateway answered. */
export interface Answer {
  readonly status: number;
  readonly body: { document_id?: string; code?: string };
  /** From the first byte sent to the end of the answer. */
  readonly ms: number;
}

const BOUNDARY = 'consilium-bench-9f2c4a';

/** Uploads as plain as HTTP allows: what is measured is the gateway, not this side. */
export class GatewaySender {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** One file as a form; the bytes may come in pieces. `sha256` is a claim for the gateway to check. */
  async upload(name: string, content: readonly Buffer[], sha256?: string): Promise<Answer> {
    const head = Buffer.from(
      `${part('name="case"')}\r\nbench\r\n${sha256 ? `${part('name="sha256"')}\r\n${sha256}\r\n` : ''}` +
        `${part(`name="file"; filename="${name}"`)}content-type: application/pdf\r\n\r\n`,
    );
    const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
    const length = content.reduce((sum, piece) => sum + piece.length, head.length + tail.length);
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.url}/api/documents`,
        {
          method: 'POST',
          agent: this.agent,
          headers: {
            authorization: `Bearer ${this.key}`,
            'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
            'content-length': length,
          },
        },
        (response) => {
          json(response).then(
            (body) =>
              resolve({
                status: response.statusCode ?? 0,
                body: body as Answer['body'],
                ms: performance.now() - started,
              }),
            reject,
          );
        },
      );
      call.on('error', reject);
      void write(call, [head, ...content, tail]);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

const part = (disposition: string): string => `--${BOUNDARY}\r\ncontent-disposition: form-data; ${disposition}\r\n`;

/** Piece by piece, each when there is room for it: a gigabyte must not gather here. */
async function write(call: ReturnType<typeof request>, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) if (!call.write(piece)) await roomOrEnd(call);
  call.end();
}

function roomOrEnd(call: ReturnType<typeof request>): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      call.off('drain', go).off('close', go);
      resolve();
    };
    call.on('drain', go).on('close', go);
  });
}
