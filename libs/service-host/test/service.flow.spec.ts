import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { AccessTokens, ApiKeys, type Caller, CurrentCaller, Public, Requires } from '#libs/auth';
import { configOf } from '#libs/config';
import { TransientError } from '#libs/errors';
import { Health, ServiceHost, serviceSettings } from '#libs/service-host';
import { aTenant, FLOW_SPEC_TIMEOUT_MS, ServiceBench } from '#libs/testing';
import { IsInt, Min } from 'class-validator';
import request from 'supertest';

class Order {
  @IsInt()
  @Min(1)
  pieces!: number;
}

@Controller('api/things')
class Things {
  @Get()
  @Requires('documents:read')
  list(@CurrentCaller() { name, tenantName }: Caller): object {
    return { name, tenantName };
  }

  @Post()
  @Public()
  order(@Body() order: Order): Order {
    return order;
  }

  @Get('broken')
  @Public()
  broken(): never {
    throw new TypeError('password=hunter2');
  }

  @Get('busy')
  @Public()
  busy(): never {
    throw new TransientError('dependency_unavailable', 'The model is being loaded.', { retryAfterMs: 2_500 });
  }

  @Get('forgotten')
  forgotten(): string {
    return 'nobody said who may see this';
  }
}

class ThingsConfig extends configOf(serviceSettings) {}

@Module({ imports: [ServiceHost.forService('things', ThingsConfig)], controllers: [Things] })
class ThingsModule {}

const KEY = 'csk_a-key-of-the-service-host-spec';

describe('a service', () => {
  let bench: ServiceBench;

  beforeAll(async () => {
    bench = await ServiceBench.start(ThingsModule);
    await bench.app.get(ApiKeys).seed('acme', 'a program', KEY, ['documents:read']);
    await aTenant(bench.database, 'other');
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());

  const call = () => request(bench.app.getHttpServer());
  const list = (headers: Record<string, string>) => call().get('/api/things').set(headers);
  const tokenOf = (permissions: ('documents:read' | 'admin')[]) =>
    bench.app.get(AccessTokens).sign({ sub: 'ada', tenant: 'acme', permissions });

  it('keeps idle connections for longer than the balancers in front of it do', async () => {
    const answer = await fetch(`${await bench.url}/health/live`);
    expect(answer.headers.get('keep-alive')).toBe('timeout=75');
  });

  it('tells how it is: live, ready, and each component', async () => {
    await call().get('/health/live').expect(200);
    await call().get('/health/ready').expect(200);
    const { body } = await call().get('/health').expect(200);
    expect(body).toEqual({ status: 'up', service: 'things', database_status: 'up', queue_status: 'up' });
  });

  it('shows its metrics, requests among them by route', async () => {
    await list({ authorization: `Bearer ${KEY}` }).expect(200);
    const { text } = await call().get('/metrics').expect(200);
    expect(text).toContain('process_cpu_user_seconds_total{service="things"}');
    const line = text
      .split('\n')
      .find((each) => each.startsWith('http_request_duration_seconds_count') && each.includes('"/api/things"'));
    expect(line).toMatch(/status="200".* 1$/);
  });

  it('knows a program by its key and a person by a token', async () => {
    expect((await list({ authorization: `Bearer ${KEY}` }).expect(200)).body).toEqual({
      name: 'a program',
      tenantName: 'acme',
    });
    const token = await tokenOf(['documents:read']);
    expect((await list({ authorization: `Bearer ${token}` }).expect(200)).body).toEqual({
      name: 'ada',
      tenantName: 'acme',
    });
    expect((await list({ cookie: `other=1; consilium_token=${token}` }).expect(200)).body.name).toBe('ada');
  });

  it('lets an administrator pick a tenant, and nobody else', async () => {
    const wish = { 'x-tenant': 'other' };
    const admin = await tokenOf(['documents:read', 'admin']);
    expect((await list({ authorization: `Bearer ${admin}`, ...wish }).expect(200)).body.tenantName).toBe('other');
    const clerk = await tokenOf(['documents:read']);
    expect((await list({ authorization: `Bearer ${clerk}`, ...wish }).expect(200)).body.tenantName).toBe('acme');
    const nowhere = await list({ authorization: `Bearer ${admin}`, 'x-tenant': 'nowhere' }).expect(404);
    expect(nowhere.body.code).toBe('not_found');
  });

  it.each([
    ['no credential', {}, 401, 'missing_credentials'],
    ['an unknown key', { authorization: 'Bearer csk_unknown' }, 401, 'invalid_credentials'],
    ['a forged token', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }, 401, 'invalid_credentials'],
  ])('refuses %s', async (_, headers, status, code) => {
    const { body, headers: answered } = await list(headers as Record<string, string>).expect(status);
    expect(body.code).toBe(code);
    expect(answered['www-authenticate']).toBe('Bearer');
  });

  it('explains a problem where its type leads', async () => {
    const { body } = await call().get('/nowhere').expect(404);
    const page = await call().get(body.type).set('accept', 'text/html').expect(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain(`<h1>${body.title}</h1>`);
    const { body: entry } = await call().get(body.type).set('accept', 'application/json').expect(200);
    expect(entry).toEqual({ code: 'not_found', status: 404, title: body.title, action: expect.any(String) });
    expect((await call().get('/errors').set('accept', 'application/json')).body.items).toContainEqual(entry);
    for (const code of ['nonsense', '__proto__', 'constructor'])
      expect((await call().get(`/errors/${code}`).expect(404)).body.code).toBe('not_found');
  });

  it('keeps closed what nobody was let in to', async () => {
    const { body } = await call()
      .get('/api/things/forgotten')
      .set({ authorization: `Bearer ${KEY}` })
      .expect(403);
    expect(body.code).toBe('not_allowed');
  });

  it.each([
    ['an address that does not exist', () => call().get('/nowhere'), 404, 'not_found'],
    [
      'a body that is no JSON',
      () => call().post('/api/things').type('json').send('{"pieces":'),
      400,
      'malformed_request',
    ],
    ['a wrong field', () => call().post('/api/things').send({ pieces: 0 }), 400, 'validation_failed'],
    ['an unknown field', () => call().post('/api/things').send({ pieces: 1, __proto__x: 1 }), 400, 'validation_failed'],
    [
      'a body that is too large',
      () =>
        call()
          .post('/api/things')
          .send({ pieces: 1, pad: 'x'.repeat(1_100_000) }),
      413,
      'payload_too_large',
    ],
    ['a fault of our own', () => call().get('/api/things/broken'), 500, 'internal_error'],
  ])('answers %s with problem details', async (_, send, status, code) => {
    const { body, headers } = await send().expect(status);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({
      status,
      code,
      title: expect.any(String),
      detail: expect.any(String),
      instance: expect.any(String),
    });
    expect(body.request_id).toBeTruthy();
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('says when to come back', async () => {
    const { headers } = await call().get('/api/things/busy').expect(503);
    expect(headers['retry-after']).toBe('3');
  });

  it('sends the headers that browsers need to be careful', async () => {
    const { headers } = await call().get('/health/live');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('says so when it is told to stop, and lets its clients go', async () => {
    bench.app.get(Health).beginStop(); // the last test: nothing takes this back
    const { body, headers } = await call().get('/health/ready').expect(503);
    expect(body.status).toBe('stopping');
    expect(headers.connection).toBe('close');
    await call().get('/health/live').expect(200);
  });
});
