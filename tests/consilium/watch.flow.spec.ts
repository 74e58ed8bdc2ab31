import { randomUUID } from 'node:crypto';
import { ApiKeys } from '#libs/auth';
import type { DocumentState } from '#libs/contracts';
import { Documents } from '#libs/ledger';
import { aDocument, Cable, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { IngestGatewayModule } from '../../services/ingest-gateway/src/ingest-gateway.module';
import { CommandLine } from './command-line';

const KEY = `csk_watch-spec-${randomUUID()}`;

describe('consilium --watch', () => {
  let bench: ServiceBench;
  let cable: Cable;
  let consilium: CommandLine;
  let id: string;

  beforeAll(async () => {
    bench = await ServiceBench.start(IngestGatewayModule, { env: { STREAMS_PER_KEY: '1' } });
    await bench.app.get(ApiKeys).seed('acme', 'watch', KEY, ['documents:read']);
    cable = await Cable.to(await bench.url);
    consilium = new CommandLine({ CONSILIUM_URL: cable.url, CONSILIUM_API_KEY: KEY });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    cable.close();
  });
  beforeEach(async () => {
    id = (await aDocument(bench.database, {})).documentId;
  });
  afterEach(() => until(async () => (await streams()) === 0, 'every stream being over'));

  const streams = async (): Promise<number> => {
    const page = await (await fetch(`${await bench.url}/metrics`)).text();
    return Number(/^progress_streams(?:{.*})? (\d+)$/m.exec(page)?.[1] ?? 0);
  };
  const oneStream = (): Promise<unknown> => until(async () => (await streams()) === 1, 'one stream being open');
  const bringTo = (state: DocumentState, document = id): Promise<unknown> =>
    bench.database.transaction((tx) => bench.app.get(Documents).advance(tx, document, state));

  it('is told by one stream how a document comes along', async () => {
    const watching = consilium.start(['status', id, '--watch', '--json']);
    await oneStream();
    for (const state of ['parsing', 'parsed', 'published'] as const) await bringTo(state);
    expect(await watching.end).toMatchObject({ code: 0, results: [{ document_id: id, state: 'published' }] });
  });

  it('tells of what has ended already', async () => {
    await bringTo('rejected');
    expect(await consilium.run(['status', id, '--watch', '--json'])).toMatchObject({
      code: 1,
      results: [{ state: 'rejected' }],
    });
  });

  it('goes on when its line breaks', async () => {
    const watching = consilium.start(['status', id, '--watch', '--json']);
    await oneStream();
    cable.cut();
    await bringTo('published');
    cable.mend();
    expect(await watching.end).toMatchObject({ code: 0, results: [{ state: 'published' }] });
  });

  it('just looks now and then when its key follows as many streams as it may', async () => {
    const other = (await aDocument(bench.database, {})).documentId;
    const first = consilium.start(['status', id, '--watch', '--json']);
    await oneStream();
    const second = consilium.start(['status', other, '--watch', '--json']);
    await bringTo('published', other);
    expect(await second.end).toMatchObject({ code: 0, results: [{ document_id: other, state: 'published' }] });
    await bringTo('published');
    expect((await first.end).code).toBe(0);
  });

  it('leaves when it is interrupted', async () => {
    const watching = consilium.start(['status', id, '--watch']);
    await oneStream();
    watching.interrupt();
    expect((await watching.end).code).toBe(130);
  });
});
