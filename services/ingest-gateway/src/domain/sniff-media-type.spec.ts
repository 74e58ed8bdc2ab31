import { randomBytes } from 'node:crypto';
import { storedZip } from '../../test/fixtures/stored-zip';
import { sniffMediaType } from '#libs/storage';

const sniff = (bytes: Buffer | string, filename = 'file.bin', declaredType = 'application/octet-stream') =>
  sniffMediaType(Buffer.from(bytes), { filename, declaredType });

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const contentTypes = (kind: string): string =>
  `<Types><Override PartName="/x" ContentType="${OFFICE}.${kind}.main+xml"/></Types>`;

/** The format of old office programs, with one stream. `directory`: the sector of its list of streams. */
function aCompoundFile(stream: string, directory = 0): Buffer {
  const file = Buffer.alloc(2048);
  file.write('D0CF11E0A1B11AE1', 'hex');
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(directory, 48);
  file.write('Root Entry', 512, 'utf16le');
  file.write(stream, 640, 'utf16le');
  return file;
}

describe('the type of a file', () => {
  it.each([
    ['a PDF', '%PDF-1.7\n%âãÏÓ', 'application/pdf'],
    ['a PDF after blank lines', '\n\n%PDF-1.4\n', 'application/pdf'],
    ['a PDF after junk', Buffer.from([0, 1, 2, ...Buffer.from('%PDF-1.4')]), 'application/pdf'],
    ['an RTF', String.raw`{\rtf1\ansi Hello}`, 'application/rtf'],
    ['a JPEG', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), 'image/jpeg'],
    [
      'a PNG',
      Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049444154', 'hex'),
      'image/png',
    ],
    ['a TIFF', Buffer.from('49492a00080000000000000000000000', 'hex'), 'image/tiff'],
    [
      'a DOCX',
      storedZip({ '[Content_Types].xml': contentTypes('wordprocessingml.document'), 'word/document.xml': '<w/>' }),
      `${OFFICE}.wordprocessingml.document`,
    ],
    [
      'an XLSX whose list of types comes late',
      storedZip({ '_rels/.rels': '<r/>', 'xl/workbook.xml': 'x'.repeat(70_000) }).subarray(0, 65_536),
      `${OFFICE}.spreadsheetml.sheet`,
    ],
    [
      'a PPTX',
      storedZip({ '_rels/.rels': '<r/>', 'ppt/presentation.xml': '<p/>' }),
      `${OFFICE}.presentationml.presentation`,
    ],
    [
      'an ODT',
      storedZip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<c/>' }),
      'application/vnd.oasis.opendocument.text',
    ],
    ['a BMP', Buffer.from('424d46000000000000003600000028000000020000000200000001001800', 'hex'), 'image/bmp'],
    ['a HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'image/heic'],
    ['a HEIC of another program', Buffer.from('\0\0\0\x18ftypmif1\0\0\0\0mif1heic', 'latin1'), 'image/heic'],
    ['an old Word document', aCompoundFile('WordDocument'), 'application/msword'],
    ['HTML', '<!-- saved --><!DOCTYPE html><p>x', 'text/html'],
    ['XHTML', '<?xml version="1.0"?>\n<!DOCTYPE html><html/>', 'text/html'],
    [
      'a mail',
      'Received: by mx;\r\n Mon, 1 Jan\r\nFrom: a@b.example\r\nSubject: =?utf-8?q?x?=\r\n\r\nHi',
      'message/rfc822',
    ],
    ['a Russian text', 'Договор поставки № 5', 'text/plain'],
    ['a text cut within a letter', Buffer.from('Договор').subarray(0, 3), 'text/plain'],
    ['a UTF-16 text', Buffer.from('\ufeffДоговор', 'utf16le'), 'text/plain'],
    ['a text that begins like a bitmap', 'BM is short for benchmark', 'text/plain'],
  ])('is found for %s', async (_, bytes, type) => {
    expect(await sniff(bytes)).toBe(type);
  });

  it.each([
    ['a program', Buffer.from('4d5a90000300000004000000ffff0000b800000000000000', 'hex')],
    ['a video', Buffer.from('000000186674797069736f6d0000000069736f6d69736f32', 'hex')],
    ['an archive', storedZip({ 'photo.jpg': '\xff\xd8', 'notes.txt': 'x' })],
    ['noise', randomBytes(4_096)],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['XML', '<?xml version="1.0"?><feed/>'],
  ])('is not one of ours for %s, whatever it calls itself', async (_, bytes) => {
    expect(await sniff(bytes, 'scan.pdf', 'application/pdf')).toBeNull();
    expect(await sniff(bytes, 'notes.txt', 'text/plain')).toBeNull();
  });

  it.each([
    ['notes.md', '# Title', 'text/markdown'],
    ['table.csv', 'a,b\n1,2', 'text/csv'],
    ['part.html', 'Hello <b>world</b>', 'text/html'],
    ['note.html', 'no markup at all', 'text/plain'],
    ['short.eml', 'Subject: only one field\n\nHi', 'message/rfc822'],
    ['list.txt', 'milk: 2\nbread: 1\n\n', 'text/plain'],
  ])('of a text is told by its name where the bytes leave a choice: %s', async (filename, text, type) => {
    expect(await sniff(text, filename)).toBe(type);
  });

  it('is text for an old encoding only when the file calls itself text', async () => {
    const cp1251 = Buffer.from([0xc4, 0xee, 0xe3, 0xee, 0xe2, 0xee, 0xf0, 0x20, 0x35]);
    expect(await sniff(cp1251, 'letter.txt')).toBe('text/plain');
    expect(await sniff(cp1251, 'file.bin')).toBeNull();
  });

  it('is not known for other old office programs, and by the name where the list of streams is far', async () => {
    expect(await sniff(aCompoundFile('Workbook'), 'a.doc')).toBeNull();
    expect(await sniff(aCompoundFile('x', 9_999), 'a.doc')).toBe('application/msword');
    expect(await sniff(aCompoundFile('x', 9_999), 'a.msg')).toBeNull();
  });
});
