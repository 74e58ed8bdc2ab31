import {
  addToOutbox,
  createDataSource,
  Database,
  OutboxRelay,
  OutboxSink,
  type OutgoingMessage,
} from '#libs/persistence';
import { infrastructure, testDatabase, type TestDatabase, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';

/** Takes messages as told; remembers what it took. */
class ScriptedSink extends OutboxSink {
  readonly taken: string[] = [];
  refuses = (_message: OutgoingMessage): boolean => false;

  send(message: OutgoingMessage): Promise<void> {
    if (this.refuses(message)) return Promise.reject(new Error('no queue takes it'));
    this.taken.push(message.messageId);
    return Promise.resolve();
  }
}

describe('OutboxRelay', () => {
  let own: TestDatabase;
  let database: Database;
  let sink: ScriptedSink;
  let relay: OutboxRelay;

  beforeAll(async () => {
    own = await testDatabase(infrastructure().DATABASE_URL);
    database = new Database(await createDataSource(own.url).initialize());
  });
  afterAll(async () => {
    await database.dataSource.destroy();
    await own.drop();
  });
  beforeEach(() => {
    sink = new ScriptedSink();
    relay = new OutboxRelay(database, sink);
  });
  afterEach(() => relay.stop());

  const add = async (routingKey = 'a.b.v1'): Promise<string> => {
    const messageId = uuidv7();
    const message = {
      messageId,
      exchange: 'events',
      routingKey,
      type: routingKey,
      content: Buffer.from('{}'),
      headers: {},
    };
    await database.transaction((tx) => addToOutbox(tx, message));
    return messageId;
  };
  const left = async (): Promise<number> => (await database.query(`SELECT id FROM outbox`)).length;

  it('sends what was committed, in order, and empties the outbox', async () => {
    const ids = [await add(), await add(), await add()];
    relay.onApplicationBootstrap();
    await until(() => sink.taken.length === 3);
    expect(sink.taken).toEqual(ids);
    await until(async () => (await left()) === 0);
  });

  it('sends at once when it is woken after a commit', async () => {
    relay.onApplicationBootstrap();
    const id = await add();
    relay.wake();
    await until(() => sink.taken.includes(id));
  });

  it('never sends what was rolled back', async () => {
    relay.onApplicationBootstrap();
    const lost = uuidv7();
    const message = {
      messageId: lost,
      exchange: '',
      routingKey: 'q',
      type: 't',
      content: Buffer.from(''),
      headers: {},
    };
    await database
      .transaction((tx) => addToOutbox(tx, message).then(() => Promise.reject(new Error('no'))))
      .catch(() => undefined);
    const id = await add();
    relay.wake();
    await until(() => sink.taken.includes(id));
    expect(sink.taken).not.toContain(lost);
  });

  it('does not let a message that nobody takes hold up the others, and sends it later', async () => {
    let nobodyListens = true;
    sink.refuses = ({ routingKey }) => nobodyListens && routingKey === 'nobody.listens.v1';
    const waiting = await add('nobody.listens.v1');
    const other = await add();
    relay.onApplicationBootstrap();
    await until(() => sink.taken.includes(other));
    expect(sink.taken).not.toContain(waiting);
    nobodyListens = false;
    await until(() => sink.taken.includes(waiting));
  });

  it('shares the work with other relays without sending anything twice', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, () => add()));
    const second = new OutboxRelay(database, sink);
    relay.onApplicationBootstrap();
    second.onApplicationBootstrap();
    await until(async () => (await left()) === 0);
    await second.stop();
    expect(sink.taken.toSorted()).toEqual(ids.toSorted());
  });

  it('sends what is left when it is stopped', async () => {
    const id = await add();
    await relay.stop();
    expect(sink.taken).toContain(id);
  });
});
