import { CONTRACTS } from './messages';
import { type Contract, ContractViolation, decode, encode } from './contract';
import { bucketNotified, documentParsed, documentTagged, objectStored } from './messages';

const ID = '019aaf7e-0000-7000-8000-000000000001';
const parsed = { documentId: ID, tenantId: ID, jobId: ID, pageCount: 2, contentHash: 'h' };

describe('a contract', () => {
  it('reads back what it wrote', () => {
    const tags = {
      documentId: ID,
      tenantId: ID,
      jobId: ID,
      tags: [{ text: 'порт', start: 3, end: 7 }],
      tagsHash: 'h',
    };
    expect(decode(documentTagged, encode(documentTagged, tags))).toMatchObject(tags);
  });

  it('is JSON that a person can read', () => {
    expect(JSON.parse(encode(documentParsed, parsed).toString())).toEqual(parsed);
  });

  it('ignores fields it does not know', () => {
    const body = Buffer.from(JSON.stringify({ ...parsed, colour: 'green' }));
    expect(decode(documentParsed, body).documentId).toBe(ID);
  });

  it.each([
    ['no JSON', 'garbage'],
    ['a wrong type', JSON.stringify({ ...parsed, pageCount: 'many' })],
    ['a missing id', JSON.stringify({ ...parsed, documentId: '' })],
    ['an id that is none', JSON.stringify({ ...parsed, documentId: 'no uuid' })],
    ['an empty hash', JSON.stringify({ ...parsed, contentHash: '' })],
  ])('refuses %s', (_, body) => {
    expect(() => decode(documentParsed, Buffer.from(body))).toThrow(ContractViolation);
  });

  it('lets an optional id be absent, but not be anything else', () => {
    const stored = { bucket: 'b', key: 'k' };
    expect(decode(objectStored, Buffer.from(JSON.stringify(stored))).tenantId).toBeUndefined();
    expect(() => decode(objectStored, Buffer.from(JSON.stringify({ ...stored, tenantId: 'x' })))).toThrow(
      ContractViolation,
    );
  });

  it('says nothing of the content in its refusal', () => {
    expect(() => decode(documentParsed, Buffer.from('{"documentId": ["secret words"]}'))).not.toThrow(/secret words/);
  });

  it.each<[Contract, string]>([
    // Golden samples: bodies that were once on the wire must decode for ever.
    [
      documentParsed,
      '{"documentId":"019aaf7e-0000-7000-8000-000000000001","tenantId":"019aaf7e-0000-7000-8000-000000000001","jobId":"019aaf7e-0000-7000-8000-000000000001","pageCount":2,"contentHash":"h"}',
    ],
    [
      documentTagged,
      '{"documentId":"019aaf7e-0000-7000-8000-000000000001","tenantId":"019aaf7e-0000-7000-8000-000000000001","jobId":"019aaf7e-0000-7000-8000-000000000001","tags":[{"text":"a","start":1,"end":2}],"tagsHash":"h","provider":"local"}',
    ],
    [objectStored, '{"bucket":"b","key":"a/б.pdf","etag":"e","size":"5","sequencer":"00A1"}'],
    [
      bucketNotified,
      '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"a+b","size":5,"eTag":"e","sequencer":"00A1"}}}]}',
    ],
  ])('decodes the golden sample %#', (contract, body) => {
    expect(() => decode(contract, Buffer.from(body))).not.toThrow();
  });

  it('has a name that tells area, event and version, and nobody shares it', () => {
    for (const { name } of CONTRACTS) expect(name).toMatch(/^[a-z0-9-]+\.[a-z-]+\.v\d+$/);
    expect(new Set(CONTRACTS.map(({ name }) => name)).size).toBe(CONTRACTS.length);
  });
});
