import { EventEmitter } from 'node:events';
import { EventStream, type StreamAnswer } from './event-stream';

/** As much of an answer as a stream needs. */
class RecordedAnswer extends EventEmitter implements StreamAnswer {
  readonly written: string[] = [];
  headers: Record<string, string> = {};
  writableLength = 0;
  writableNeedDrain = false;
  isEnded = false;

  writeHead(_: number, headers: Record<string, string>): void {
    this.headers = headers;
  }

  flushHeaders(): void {
    this.written.push('headers');
  }

  write(text: string): void {
    this.written.push(text);
  }

  end(): void {
    this.isEnded = true;
  }
}

const entry = {
  place: { xid: 7n, source: 1, id: 9n },
  event: 'document' as const,
  tenantId: 't',
  documentId: 'd',
  taskId: null,
  facts: { state: 'parsed' },
};

describe('EventStream', () => {
  let answer: RecordedAnswer;
  let stream: EventStream;

  beforeEach(() => {
    jest.useFakeTimers();
    answer = new RecordedAnswer();
    stream = new EventStream(answer);
  });
  afterEach(() => {
    stream.end();
    jest.useRealTimers();
  });

  it('sends the headers at once and says how soon to come back', () => {
    expect(answer.written).toEqual(['headers', 'retry: 1000\n\n']);
    expect(answer.headers).toMatchObject({ 'x-accel-buffering': 'no' });
  });

  it('sends events with their ids, and a place without an event', () => {
    stream.send(entry);
    stream.sendPlace(entry.place);
    expect(answer.written.slice(2)).toEqual([
      'id: 7-1-9\nevent: document\ndata: {"state":"parsed"}\n\n',
      'id: 7-1-9\n\n',
    ]);
  });

  it('sends a comment every 15 seconds until it ends', () => {
    jest.advanceTimersByTime(30_000);
    expect(answer.written.filter((text) => text.startsWith(':'))).toHaveLength(2);
    stream.end();
    jest.advanceTimersByTime(30_000);
    expect(answer.written.filter((text) => text.startsWith(':'))).toHaveLength(2);
  });

  it('ends when the client leaves, and writes nothing more', () => {
    answer.emit('close');
    expect(stream.signal.aborted).toBe(true);
    stream.send(entry);
    expect(answer.written).toHaveLength(2);
  });

  it('lets a client go that takes nothing', () => {
    answer.writableLength = 2_000_000;
    stream.send(entry);
    expect(answer.isEnded).toBe(true);
  });

  it('waits for a client that takes its time', async () => {
    answer.writableNeedDrain = true;
    const drained = stream.drained();
    answer.emit('drain');
    await expect(drained).resolves.toBeUndefined();
  });
});
