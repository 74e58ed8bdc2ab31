import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PermanentError, TransientError } from '#libs/errors';
import { type AbbyyFault, FakeAbbyy } from '../../../test/fakes/fake-abbyy';
import { AbbyyCloud, type AbbyyOptions } from './abbyy-cloud.client';

describe('AbbyyCloud', () => {
  const { signal } = new AbortController();
  let fake: FakeAbbyy;
  let folder: string;
  let file: { path: string; mediaType: string };

  beforeAll(async () => {
    fake = await FakeAbbyy.start();
    folder = await mkdtemp(path.join(tmpdir(), 'consilium-spec-'));
    file = { path: path.join(folder, 'document'), mediaType: 'application/pdf' };
    await writeFile(file.path, 'twelve bytes');
  });
  afterAll(() => Promise.all([fake.close(), rm(folder, { recursive: true })]));
  beforeEach(() => fake.play());

  const engine = (changes: Partial<AbbyyOptions> = {}) =>
    new AbbyyCloud({
      baseUrl: `${fake.url}/`,
      ...FakeAbbyy.account,
      timeoutMs: 5000,
      jobMs: 5000,
      leastPauseMs: 1,
      ...changes,
    });
  const read = async (by = engine()) => by.result(await by.submit(file, 'rus+eng', signal), signal);
  const failure = (reading: Promise<unknown>) => reading.catch((error: unknown) => error);

  it('hands the file over, asks until there is a result, and fetches it without credentials', async () => {
    await read();
    const [sent, ...questions] = fake.seen;
    expect(sent).toMatchObject({ method: 'processImage', bytes: 12, authorization: expect.stringMatching(/^Basic /) });
    expect(Object.fromEntries(sent?.query ?? [])).toEqual({
      language: 'Russian,English',
      exportFormat: 'xml',
      profile: 'textExtraction',
    });
    expect(questions.map(({ method }) => method)).toEqual(['getTaskStatus', 'getTaskStatus', 'result']);
    expect(questions.at(-1)?.authorization).toBeUndefined();
  });

  it('gives pages of words with places and confidence', async () => {
    fake.pages = [['Price & terms', '12 < 40'], []];
    const [first, second] = await read();
    expect(first).toMatchObject({ number: 1, status: 'done', source: 'ocr', text: 'Price & terms\n12 < 40' });
    expect(first?.confidence).toBeCloseTo(0.96, 2);
    expect(first?.words.map(({ text }) => text)).toEqual(['Price', '&', 'terms', '12', '<', '40']);
    expect(first?.words[0]).toMatchObject({ x: 0.121, y: 0.114, width: 0.0484, height: 0.0114, confidence: 0.96 });
    expect(second).toMatchObject({ number: 2, status: 'blank', text: '' });
  });

  it.each<[string, 'processImage' | 'getTaskStatus' | 'result', AbbyyFault, string]>([
    ['a wrong password', 'processImage', { status: 401 }, 'provider_misconfigured'],
    ['a request it does not take', 'processImage', { status: 400 }, 'provider_rejected_request'],
    [
      'a redirect',
      'processImage',
      { status: 302, headers: { location: 'http://evil.test/' } },
      'provider_rejected_request',
    ],
    ['a task that failed', 'getTaskStatus', { task: 'ProcessingFailed' }, 'provider_refused_content'],
    ['a task that was deleted', 'getTaskStatus', { task: 'Deleted' }, 'provider_refused_content'],
    ['a task that is gone', 'getTaskStatus', { status: 404 }, 'provider_refused_content'],
  ])('gives up on %s', async (_, method, fault, code) => {
    fake.play({ [method]: [fault] });
    const error = await failure(read());
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ code, facts: { provider: 'abbyy' } });
  });

  it.each<[string, 'processImage' | 'getTaskStatus' | 'result', AbbyyFault, string]>([
    ['a reset connection', 'processImage', 'reset', 'provider_unavailable'],
    ['an error of the server', 'getTaskStatus', { status: 503 }, 'provider_unavailable'],
    ['a page of a proxy', 'getTaskStatus', 'html', 'provider_answer_invalid'],
    ['half a result', 'result', 'truncated', 'provider_answer_invalid'],
    ['credits that are used up', 'getTaskStatus', { task: 'NotEnoughCredits' }, 'provider_quota_exhausted'],
    ['an account without credits', 'processImage', { status: 402 }, 'provider_quota_exhausted'],
  ])('asks to try later on %s', async (_, method, fault, code) => {
    fake.play({ [method]: [fault] });
    const error = await failure(read());
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ code });
  });

  it('waits as long as the service asks it to', async () => {
    fake.play({ processImage: [{ status: 429, headers: { 'retry-after': '7' } }] });
    expect(await failure(read())).toMatchObject({ code: 'provider_unavailable', retryAfterMs: 7000 });
  });

  it('does not wait for ever, neither for an answer nor for a result', async () => {
    fake.play({ processImage: ['hang'] });
    expect(await failure(read(engine({ timeoutMs: 50 })))).toMatchObject({ code: 'provider_unavailable' });
    fake.play({ getTaskStatus: [{ task: 'InProgress' }, { task: 'InProgress' }] });
    const error = await failure(read(engine({ jobMs: 0 })));
    expect(error).toMatchObject({ code: 'provider_unavailable', message: expect.stringContaining('after 0 s') });
  });

  it('ends at once when the caller does not want it any more', async () => {
    fake.play({ getTaskStatus: ['hang'] });
    const abort = new AbortController();
    const reading = engine().result('some-task', abort.signal);
    abort.abort(new Error('lease lost'));
    await expect(reading).rejects.toThrow('lease lost');
  });

  it('keeps its credentials out of every error', async () => {
    fake.play({ processImage: [{ status: 401 }] });
    const error = await failure(read());
    expect(JSON.stringify(error) + String(error)).not.toContain('demo-password');
  });
});
