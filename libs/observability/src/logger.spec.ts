import { Writable } from 'node:stream';
import type pino from 'pino';
import { type Options, pinoHttp as httpLogger } from 'pino-http';
import { withLogIds } from './log-context';
import { errorFields, loggerParams } from './logger';

/** The lines that a service's logger with our parameters writes: that of pino-http, which wraps serialisers. */
function logged(work: (logger: pino.Logger) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  const { pinoHttp } = loggerParams('ocr-worker', 'ocr-worker-1', 'info');
  work(httpLogger(pinoHttp as Options, sink).logger);
  return lines;
}

describe('the log', () => {
  it('carries service, replica, level and time in every line', () => {
    const [line] = logged((logger) => logger.info('hello'));
    expect(line).toMatchObject({ service: 'ocr-worker', instance: 'ocr-worker-1', level: 'info', msg: 'hello' });
    expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('carries the ids of the work, also of work within work', () => {
    const [line] = logged((logger) =>
      withLogIds({ document_id: 'd', queue: 'q' }, () => withLogIds({ queue: 'p' }, () => logger.info('x'))),
    );
    expect(line).toMatchObject({ document_id: 'd', queue: 'p' });
  });

  it('has nothing of a statement or its parameters, for they are document text', () => {
    const failure = Object.assign(new Error('duplicate key'), {
      code: '23505',
      query: 'INSERT …',
      parameters: ['the secret text'],
      detail: 'Key (x)=(the secret text)',
    });
    const wrapped = new Error('could not store', { cause: failure });
    const [line] = logged((logger) => logger.error({ err: wrapped }, 'failed'));
    expect(JSON.stringify(line)).not.toContain('the secret text');
    expect(line).toMatchObject({ err: { message: 'could not store', cause: { code: '23505' } } });
  });

  it('has no header and no query of a request', () => {
    const { pinoHttp } = loggerParams('x', 'x', 'info');
    const { req } = (pinoHttp as pino.LoggerOptions).serializers ?? {};
    expect(
      req?.({ id: '1', method: 'GET', url: '/api/search?q=secret', headers: { authorization: 'Bearer csk_1' } }),
    ).toEqual({
      id: '1',
      method: 'GET',
      path: '/api/search',
    });
  });
});

describe('errorFields', () => {
  it('takes whatever was thrown', () => {
    expect(errorFields('a string')).toEqual({ message: 'a string' });
  });
});
