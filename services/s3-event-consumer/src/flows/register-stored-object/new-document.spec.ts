import { newDocumentOf } from './new-document';

const read = { size: 5, sha256: 'abc', mediaType: 'application/pdf' };
const owner = { tenantId: 't', caseName: 'Case 1', filename: 'Акт 5.v2.pdf' };
const object = { bucket: 'b', key: 'k', etag: 'e' };

describe('newDocumentOf', () => {
  it('has the idempotency key that an upload of the same file would have', () => {
    expect(newDocumentOf(read, owner, object).idempotencyKey).toBe('abc:5:application/pdf:t');
  });

  it('is called like its file', () => {
    expect(newDocumentOf(read, owner, object)).toMatchObject({
      title: 'Акт 5.v2',
      filename: 'Акт 5.v2.pdf',
      caseName: 'Case 1',
      source: 's3',
      object,
    });
  });

  it('refuses what nobody reads', () => {
    const refused = expect.objectContaining({ code: 'unsupported_media_type' });
    expect(() => newDocumentOf({ ...read, mediaType: null }, owner, object)).toThrow(refused);
  });
});
