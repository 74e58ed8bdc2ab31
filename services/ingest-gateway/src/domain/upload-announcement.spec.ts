import { announcementOf } from './upload-announcement';

const FORM = { 'content-type': 'multipart/form-data; boundary=x' };
const LIMIT = 1_000;
const codeOf = (headers: Record<string, string>): unknown => {
  try {
    return announcementOf(headers, LIMIT);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the headers of an upload', () => {
  it.each([
    [{}, 'malformed_request'],
    [{ 'content-type': 'application/json' }, 'unsupported_media_type'],
    [{ 'content-type': 'multipart/form-database' }, 'unsupported_media_type'],
    [{ ...FORM, 'content-encoding': 'gzip' }, 'unsupported_media_type'],
    [{ ...FORM, 'content-encoding': 'identity, br' }, 'unsupported_media_type'],
    [{ ...FORM, 'content-length': '10737418240' }, 'payload_too_large'],
    [{ ...FORM, digest: 'md5=AAAA' }, 'validation_failed'],
  ])('refuse it: %j', (headers, code) => {
    expect(codeOf(headers)).toBe(code);
  });

  it.each([
    FORM,
    { 'content-type': 'Multipart/Form-Data;boundary=x' },
    { ...FORM, 'content-encoding': 'identity' },
    { ...FORM, 'content-length': '2000' },
  ])('let it in: %j', (headers) => {
    expect(codeOf(headers)).toEqual({ digests: [] });
  });
});
