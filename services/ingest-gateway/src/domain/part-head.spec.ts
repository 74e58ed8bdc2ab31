import { boundaryIn, readPartHead } from './part-head';

describe('the header of a part', () => {
  it.each([
    ['Content-Disposition: form-data; name="title"', { name: 'title', filename: undefined, mediaType: '' }],
    [
      'content-type: Application/PDF; x=y\r\ncontent-disposition: form-data; name=file; filename=a.pdf',
      { name: 'file', filename: 'a.pdf', mediaType: 'application/pdf' },
    ],
    ['content-disposition: form-data; name="file"; filename=""', { name: 'file', filename: '', mediaType: '' }],
    [
      'content-disposition: form-data; name="Счёт"; filename="№ 5; a=b.pdf"',
      { name: 'Счёт', filename: '№ 5; a=b.pdf' },
    ],
    [
      String.raw`content-disposition: form-data; name="file"; filename="C:\scans\a \"b\".pdf"`,
      { filename: String.raw`C:\scans\a "b".pdf` },
    ],
    [
      `content-disposition: form-data; name="file"; filename="plain.pdf"; filename*=UTF-8''%D1%84.pdf`,
      { filename: 'ф.pdf' },
    ],
    [`content-disposition: form-data; name="file"; filename="a.pdf"; filename*=UTF-8''%ZZ`, { filename: 'a.pdf' }],
    ['content-disposition: form-data; name="__proto__"', { name: '__proto__' }],
    ['content-disposition: form-data; name="a"; name="b"', { name: 'a' }],
    [
      'content-disposition: form-data; name="file"\r\ncontent-type: application/octet-stream',
      { name: 'file', filename: '' },
    ],
  ])('is read: %s', (head, expected) => {
    expect(readPartHead(head)).toMatchObject(expected);
  });

  it.each([
    '',
    'content-type: text/plain',
    'content-disposition: attachment; name="file"',
    'content-disposition: form-data; filename="a.pdf"',
    `content-disposition: form-data; name="${'x'.repeat(101)}"`,
  ])('is refused: %s', (head) => {
    expect(() => readPartHead(head)).toThrow(/has no name|is too long/);
  });
});

describe('the boundary of a form', () => {
  it.each([
    ['multipart/form-data; boundary=x', 'x'],
    ['Multipart/Form-Data; charset=utf-8; Boundary="a b"', 'a b'],
    ['multipart/form-data;boundary=----WebKit7;x=y', '----WebKit7'],
  ])('is read from %s', (header, boundary) => {
    expect(boundaryIn(header)).toBe(boundary);
  });

  it.each([
    undefined,
    '',
    'application/json',
    'multipart/mixed; boundary=x',
    'multipart/form-data',
    'multipart/form-data; boundary=',
  ])('is not there in %s', (header) => {
    expect(boundaryIn(header)).toBeUndefined();
  });
});
