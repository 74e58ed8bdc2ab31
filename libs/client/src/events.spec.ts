import { eventsIn, type FleetEvent } from '#events';

const streamOf = (...chunks: string[]): ReadableStream<Uint8Array> =>
  ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));

async function all(body: ReadableStream<Uint8Array>, silenceMs?: number): Promise<FleetEvent[]> {
  const events: FleetEvent[] = [];
  for await (const event of eventsIn(body, silenceMs)) events.push(event);
  return events;
}

describe('eventsIn', () => {
  it('gives events as they come, however they are cut, without comments', async () => {
    const body = streamOf(
      'retry: 1000\n\nid: 1\nevent: docu',
      'ment\ndata: {"state":"пор',
      'т"}\n\n: still here\n',
      '\nid: 2\n\n',
    );
    expect(await all(body)).toEqual([
      { id: '1', event: 'document', data: '{"state":"порт"}' },
      { id: '2', event: 'message', data: '' },
    ]);
  });

  it('leaves out what has not come in whole', async () => {
    expect(await all(streamOf('id: 1\nevent: document\ndata: {}'))).toEqual([]);
  });

  it('ends when the stream breaks off', async () => {
    const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(new Error('reset')) });
    expect(await all(body)).toEqual([]);
  });

  it('ends when the stream falls silent, and lets go of it', async () => {
    const cancel = jest.fn();
    expect(await all(new ReadableStream<Uint8Array>({ cancel }), 10)).toEqual([]);
    expect(cancel).toHaveBeenCalled();
  });
});
