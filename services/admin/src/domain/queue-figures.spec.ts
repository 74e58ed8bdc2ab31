import { type BrokerQueue, figuresOf, messagesIn } from './queue-figures';

const queue = (name: string, ready = 0, unacked = 0, consumers = 0): BrokerQueue => ({
  name,
  ready,
  unacked,
  consumers,
});
const READ = 'ocr-worker.recognise-document';

describe('queue figures', () => {
  it('counts retry, wait and parking queues with the flow they belong to', () => {
    const figures = figuresOf(
      [
        queue(READ, 3, 2, 1),
        queue(`${READ}.retry.2s`, 4),
        queue(`${READ}.retry.0.5s`, 1),
        queue(`${READ}.wait`, 5),
        queue(`${READ}.parked`, 6),
      ],
      new Map([[READ, 12.5]]),
    );
    expect(figures).toEqual([
      { name: READ, depth: 3, unacked: 2, consumers: 1, retrying: 5, waiting: 5, parked: 6, oldestSeconds: 12.5 },
    ]);
    expect(messagesIn(figures)).toBe(21);
  });

  it('keeps lanes of a flow apart and sorts by name', () => {
    const names = figuresOf([queue(`${READ}.small`), queue('indexer.file'), queue(READ)], new Map()).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['indexer.file', READ, `${READ}.small`]);
  });

  it('does not show the private queues of connections', () => {
    expect(figuresOf([queue('amq.gen-x', 1)], new Map())).toEqual([]);
  });

  it('has no age for a queue without unfinished tasks', () => {
    expect(figuresOf([queue(READ)], new Map())[0]?.oldestSeconds).toBeNull();
  });
});
