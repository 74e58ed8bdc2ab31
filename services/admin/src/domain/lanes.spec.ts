import { judge, messagesByQueue, messagesFor, queuesAfter } from './lanes';

const waiting = (id: string, ...queues: string[]) => ({ id, queues });
const held = (queues: Record<string, number>) => new Map(Object.entries(queues));

describe('judge', () => {
  it('names everybody who waits for a message where there is none', () => {
    const all = [waiting('one', 'a', 'b'), waiting('two', 'a', 'b')];
    expect(judge(all, held({ c: 9 }))).toEqual({ lost: all, unnamed: 0 });
  });

  it('only counts the lost where there are some messages, but too few', () => {
    const all = [waiting('one', 'a', 'b'), waiting('two', 'a', 'b'), waiting('three', 'a', 'b')];
    expect(judge(all, held({ a: 1, b: 1 }))).toEqual({ lost: [], unnamed: 1 });
  });

  it('finds nothing where there are messages enough', () => {
    expect(judge([waiting('one', 'a')], held({ a: 5 }))).toEqual({ lost: [], unnamed: 0 });
  });

  it('does not take the messages of one lane for those of another', () => {
    const alone = waiting('one', 'a');
    expect(judge([alone, waiting('two', 'b')], held({ b: 2 }))).toEqual({ lost: [alone], unnamed: 0 });
  });
});

describe('queuesAfter', () => {
  it('knows where a document of a state goes on, and that it may be about to become a problem', () => {
    expect(queuesAfter('indexed')).toEqual(['indexer.file-into-vault', 'problem-log.record-problem']);
    expect(queuesAfter('parsed')).toHaveLength(3);
    expect(queuesAfter('parsing')).toContain('ocr-worker.recognise-pages.large');
  });
});

describe('messagesByQueue', () => {
  it('counts messages beside a queue with it', () => {
    const figures = { depth: 1, unacked: 2, retrying: 3, waiting: 4, parked: 5, consumers: 6, oldestSeconds: null };
    const messages = messagesByQueue([{ name: 'a', ...figures }]);
    expect(messagesFor({ queues: ['a', 'b'] }, messages)).toBe(15);
  });
});
