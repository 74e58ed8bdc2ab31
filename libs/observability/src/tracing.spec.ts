import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { processEnvironment } from '#libs/config';

/** A message is handled in the trace of the request that caused it; the program ends when its spans are sent. */
const PROGRAM = `
  require('./dist/libs/observability/src/tracing.js');
  const { inTrace, inConsumerSpan, traceHeaders, currentTraceId } = require('./dist/libs/observability/src/index.js');
  const parent = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
  inTrace(parent, () => inConsumerSpan('process a-queue', { 'messaging.message.id': 'm1' }, async () => {
    process.stdout.write(JSON.stringify({ trace: currentTraceId(), headers: traceHeaders() }));
  }));
`;

interface Seen {
  trace: string;
  headers: { traceparent: string };
}

async function run(env: Record<string, string>): Promise<Seen> {
  const child = spawn(process.execPath, ['-e', PROGRAM], {
    env: { ...processEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(0);
  return JSON.parse(output) as Seen;
}

describe('tracing', () => {
  it('carries the trace of a message without recording anything', async () => {
    const { trace, headers } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: '' });
    expect(trace).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(headers.traceparent).toContain(trace);
  });

  it('sends its spans over OTLP to whoever wants them', async () => {
    const received: { url: string; body: string }[] = [];
    const collector = createServer((request, response) => {
      let body = '';
      request.setEncoding('latin1').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        received.push({ url: request.url ?? '', body });
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { headers } = await run({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    });
    collector.close();
    collector.closeAllConnections();
    const spans = received.find(({ url }) => url === '/v1/traces');
    expect(spans?.body).toContain('process a-queue');
    expect(spans?.body).toContain('m1');
    expect(headers.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/);
  });
});
