import { externalReferenceOf } from './external-reference';

describe('externalReferenceOf', () => {
  it.each([
    ['{"bucket":"b","key":"a/б.pdf"}', 's3://b/a/б.pdf'],
    ['{"bucket":"b","objectKey":"o"}', 's3://b/o'],
    ['{"bucket":"b"}', null],
    ['{"bucket":1,"key":2}', null],
    ['[]', null],
    ['null', null],
    ['garbage', null],
  ])('finds in %s the object %s', (body, reference) => {
    expect(externalReferenceOf(Buffer.from(body))).toBe(reference);
  });
});
