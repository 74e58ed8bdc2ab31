import { SUPPORTED_TYPES } from '#libs/storage/media-types';
import { mediaKindOf } from './media-kind';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('mediaKindOf', () => {
  it.each([
    ['application/pdf', '%PDF-1.7', 'pdf'],
    ['image/jpeg', '\xff\xd8\xff\xe0', 'picture'],
    ['text/plain; charset=utf-8', 'about %PDF-1.7', 'text'],
    ['Text/HTML', '<html>', 'html'],
    ['message/rfc822', 'From: a', 'mail'],
    ['application/msword', '\xd0\xcf\x11\xe0', 'old_word'],
    ['image/bmp', 'BM', 'picture'],
    ['application/octet-stream', '\0\0\0\x18ftypheic', 'picture'],
    ['application/vnd.oasis.opendocument.spreadsheet', 'PK', 'office'],
  ])('of %s that begins with %j is read as %s', (mediaType, head, kind) => {
    expect(mediaKindOf(mediaType, bytes(head))).toBe(kind);
  });

  it.each(SUPPORTED_TYPES)('knows how to read %s, which the fleet accepts', (mediaType) => {
    expect(mediaKindOf(mediaType, bytes(''))).not.toBeNull();
  });

  it('believes the bytes more than the name', () => {
    expect(mediaKindOf('image/jpeg', bytes('junk\n%PDF-1.4'))).toBe('pdf');
    expect(mediaKindOf('application/octet-stream', bytes('\x89PNG\r\n\x1a\n'))).toBe('picture');
    expect(mediaKindOf('application/msword', bytes('{\\rtf1'))).toBe('office');
  });

  it('is null for what nobody reads, such as SVG, which is a program that draws', () => {
    expect(mediaKindOf('image/svg+xml', bytes('<svg>'))).toBeNull();
    expect(mediaKindOf('application/octet-stream', bytes('MZ'))).toBeNull();
  });
});
