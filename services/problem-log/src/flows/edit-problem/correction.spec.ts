import { documentParsed, objectStored } from '#libs/contracts';
import { correctionOf } from './correction';

const ID = '019aaf7e-0000-7000-8000-000000000001';
const BODY = { documentId: ID, tenantId: ID, jobId: ID, pageCount: 2, contentHash: 'h' };

describe('correctionOf', () => {
  it('is the message as a flow would send it', () => {
    expect(JSON.parse(correctionOf(documentParsed.name, BODY).toString())).toEqual(BODY);
  });

  it('knows a field by either of its names, and sends it under one', () => {
    const { documentId: document_id, ...rest } = BODY;
    expect(JSON.parse(correctionOf(documentParsed.name, { ...rest, document_id }).toString())).toEqual(BODY);
  });

  it.each([
    ['lacks an id', { ...BODY, documentId: undefined }, 'body'],
    ['has a value of another type', { ...BODY, pageCount: 'two' }, 'body'],
    ['has a field of another name', { ...BODY, pagecount: 3 }, 'body.pagecount'],
  ])('refuses a body that %s', (_, body, field) => {
    expect(() => correctionOf(documentParsed.name, body)).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        facts: { errors: [{ field, message: expect.any(String) as string }] },
      }),
    );
  });

  it('keeps what is optional optional', () => {
    const body = { bucket: 'b', key: 'k' };
    expect(JSON.parse(correctionOf(objectStored.name, body).toString())).toEqual(body);
  });

  it('checks nothing without a contract', () => {
    expect(() => correctionOf('a.foreign-thing.v1', BODY)).toThrow(expect.objectContaining({ code: 'conflict' }));
  });
});
