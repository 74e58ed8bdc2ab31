import { randomUUID } from 'node:crypto';
import { aDocument, Cables, FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { aForm, askAndSend } from './fixtures/asking-sender';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';

const MOST = 2;

describe('a fleet that has as much to do as it takes on', () => {
  const cables = new Cables();
  let gateway: Gateway;
  let waiting: string[];

  beforeAll(async () => {
    gateway = await Gateway.start({
      env: { OVERLOAD_ACTIVE_JOBS: String(MOST) },
      through: (addresses) => cables.to(addresses),
    });
    const documents = [];
    for (const state of ['registered', 'parsed', 'tagged'] as const)
      documents.push(await aDocument(gateway.bench.database, { state, tenant: 'busy' }));
    waiting = documents.map(({ documentId }) => documentId);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await gateway.bench.stop();
    cables.close();
  });

  const upload = () => gateway.post('/api/documents').attach('file', aPdf(), 'a.pdf');
  const post = () => {
    const source = { system: 's', channel: 'c', external_id: randomUUID() };
    return gateway.post('/api/posts').send({ text: 'a', source });
  };
  const metrics = async () => (await fetch(`${await gateway.bench.url}/metrics`)).text();
  const finish = (documents: string[], state: string) =>
    gateway.bench.database.query(`UPDATE document SET state = $2 WHERE id = ANY($1)`, [documents, state]);

  it('refuses new work with the time to wait, and keeps nothing of it', async () => {
    const before = await gateway.contents();
    for (const request of [upload, post]) {
      const { body, headers } = await request().expect(503);
      expect(body).toMatchObject({
        code: 'overloaded',
        detail: expect.stringContaining('3 documents are on their way'),
      });
      expect(headers['retry-after']).toBe('30');
    }
    expect(await gateway.contents()).toEqual(before);
  });

  it('refuses it before its bytes travel', async () => {
    const { headers, body } = aForm(aPdf());
    const url = `${await gateway.bench.url}/api/documents`;
    const heard = await askAndSend(url, { ...headers, authorization: `Bearer ${KEYS.acme}` }, body);
    expect(heard).toMatchObject({ wasToldToGoOn: false, status: 503, body: { code: 'overloaded' } });
  });

  it('goes on to tell what it has', async () => {
    for (const path of ['/api/documents', '/api/tasks']) expect((await gateway.get(path)).status).toBe(200);
  });

  it('measures what waits for each step, and for how long', async () => {
    await gateway.bench.database.query(`UPDATE document SET updated_at = now() - interval '1 hour' WHERE id = $1`, [
      waiting[1],
    ]);
    const page = await until(async () => {
      const text = await metrics();
      return Number(/oldest_waiting_seconds{queue="tagging",.*} ([\d.]+)/.exec(text)?.[1]) >= 3_600 && text;
    }, 'the next measurement');
    expect(page).toMatch(/active_jobs{.*} 3\n/);
    for (const queue of ['reading', 'tagging', 'enriching'])
      expect(page).toMatch(new RegExp(`lane_depth{queue="${queue}",.*} 1\\n`));
    expect(page).toMatch(/lane_depth{queue="filing",.*} 0\n/);
    expect(page).toMatch(/overload_refusals_total{.*} \d+\n/);
  });

  it('lets what depends on the ledger say so itself while that is away', async () => {
    await cables.without('DATABASE_URL', async () => {
      const { body } = await until(async () => {
        const answer = await upload();
        return answer.body.code === 'dependency_unavailable' && answer;
      }, 'the load being unknown');
      expect(body.status).toBe(503);
    });
  });

  it('takes new work again when there is less to do', async () => {
    await finish(waiting.slice(0, 1), 'published');
    await finish(waiting.slice(1, 2), 'problem');
    await until(async () => (await upload()).status === 202, 'new work being taken');
  });
});
