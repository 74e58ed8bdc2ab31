import { AccessTokens } from '#libs/auth';
import { FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import request, { type Test } from 'supertest';
import { Gateway, KEYS } from './fixtures/gateway';

const PATH = '/api/ingest/languages';

describe('choose-languages', () => {
  let gateway: Gateway;
  let person: string;

  beforeAll(async () => {
    gateway = await Gateway.start();
    await gateway.tellEngines({ tesseract: ['deu', 'eng', 'rus'] });
    person = await gateway.bench.app
      .get(AccessTokens, { strict: false })
      .sign({ sub: 'anna', tenant: 'acme', permissions: ['admin'] });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const choose = (body: object, credential = person): Test =>
    request(gateway.bench.app.getHttpServer()).put(PATH).set('authorization', `Bearer ${credential}`).send(body);
  const chosen = async (key = KEYS.acme) => (await gateway.get(PATH, key).expect(200)).body;

  it('shows what is chosen and what could be', async () => {
    expect(await chosen(KEYS.other)).toEqual({
      languages: [],
      engines: [{ name: 'tesseract', languages: ['deu', 'eng', 'rus'] }],
    });
  });

  it('keeps the choice of one tenant, and who has made it', async () => {
    expect((await choose({ languages: ['deu', 'eng'] }).expect(200)).body.languages).toEqual(['deu', 'eng']);
    expect((await chosen()).languages).toEqual(['deu', 'eng']);
    expect((await chosen(KEYS.other)).languages).toEqual([]);
    const [entry] = await gateway.bench.database.query(
      `SELECT actor, details FROM audit_log WHERE action = 'tenant.languages' AND outcome = 'allowed'`,
    );
    expect(entry).toEqual({ actor: 'anna', details: { languages: ['deu', 'eng'] } });
    await choose({ languages: [] }).expect(200);
    expect((await chosen()).languages).toEqual([]);
  });

  it('refuses what no worker can read, and what is no language', async () => {
    expect((await choose({ languages: ['tlh'] }).expect(422)).body).toMatchObject({
      code: 'language_unavailable',
      missing: ['tlh'],
    });
    for (const body of [{ languages: ['German'] }, { languages: 'deu' }, {}])
      expect((await choose(body).expect(400)).body.code).toBe('validation_failed');
    expect((await chosen()).languages).toEqual([]);
  });

  it('is for people who administer; to look at it is for readers', async () => {
    expect((await choose({ languages: ['eng'] }, KEYS.acme)).status).toBe(403);
    expect((await request(gateway.bench.app.getHttpServer()).put(PATH).send({})).status).toBe(401);
    const statuses = [KEYS.blind, null].map(async (key) => (await gateway.get(PATH, key)).status);
    expect(await Promise.all(statuses)).toEqual([403, 401]);
  });
});
