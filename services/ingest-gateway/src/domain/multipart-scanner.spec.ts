import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import busboy from 'busboy';
import { MultipartScanner } from './multipart-scanner';

const BOUNDARY = 'x-boundary';
const HEAD = 'content-disposition: form-data; name="file"; filename="a"';

interface ScannedPart {
  head: string;
  body: string;
}

/** What is found when the body arrives in pieces of that size. */
async function scan(
  body: Buffer | string,
  piece = 1_000_000,
  onHead: (scanner: MultipartScanner) => unknown = () => undefined,
): Promise<ScannedPart[]> {
  const bytes = Buffer.from(body);
  let at = 0;
  const next = async (): Promise<Buffer | undefined> => {
    const chunk = bytes.subarray(at, (at += piece));
    return chunk.length > 0 ? chunk : undefined;
  };
  const scanner = new MultipartScanner({ next }, BOUNDARY);
  const parts: ScannedPart[] = [];
  for (let head = await scanner.nextHead(); head !== undefined; head = await scanner.nextHead()) {
    await onHead(scanner);
    const chunks: Buffer[] = [];
    for await (const chunk of scanner.body()) chunks.push(Buffer.from(chunk));
    parts.push({ head, body: Buffer.concat(chunks).toString('latin1') });
  }
  return parts;
}

const part = (body: string | Buffer, head = HEAD): Buffer =>
  Buffer.concat([Buffer.from(`--${BOUNDARY}\r\n${head}\r\n\r\n`), Buffer.from(body), Buffer.from('\r\n')]);
const form = (...parts: Buffer[]): Buffer => Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);

describe('a scanned form', () => {
  it('has its parts, whatever pieces it arrives in', async () => {
    const tricky = `\r\n--${BOUNDARY.slice(0, -1)}\r\r\n\r\n--x-\r\n--`;
    const body = form(part('one'), part(''), part(tricky), part('\r\n'), part('end', 'a: b\r\nc: d'));
    const expected = ['one', '', tricky, '\r\n', 'end'].map((text) => ({ head: HEAD, body: text }));
    expected[4] = { head: 'a: b\r\nc: d', body: 'end' };
    for (let piece = 1; piece <= body.length; piece++) expect(await scan(body, piece)).toEqual(expected);
  });

  it.each([
    ['text before the first boundary', Buffer.concat([Buffer.from('hello\r\n'), form(part('one'))])],
    ['text behind the last boundary', Buffer.concat([form(part('one')), Buffer.from('hello')])],
    ['no line break at its end', form(part('one')).subarray(0, -2)],
    [
      'white space behind a boundary',
      Buffer.from(form(part('one')).toString().replace(`${BOUNDARY}\r`, `${BOUNDARY} \t\r`)),
    ],
  ])('may have %s', async (_, body) => {
    for (const piece of [1, 7, 1_000]) expect(await scan(body, piece)).toEqual([{ head: HEAD, body: 'one' }]);
  });

  it('tells how long its last file is before it has arrived', async () => {
    const body = form(part('one'), part('the last'));
    for (let piece = 1; piece <= body.length; piece++) {
      const guesses: number[] = [];
      await scan(body, piece, (scanner) => guesses.push(scanner.bytesIfLast(body.length)));
      expect(guesses).toEqual(['one'.length + part('the last').length, 'the last'.length]);
    }
  });

  it('shows the beginning of a part before it is taken', async () => {
    const body = form(part('one'), part(''), part('the last'));
    for (let piece = 1; piece <= body.length; piece++)
      for (const count of [1, 3, 8, 1_000]) {
        const beginnings: string[] = [];
        const parts = await scan(body, piece, async (scanner) => {
          beginnings.push((await scanner.beginning(count)).toString());
        });
        expect(beginnings).toEqual(['one', '', 'the last'].map((text) => text.slice(0, count)));
        expect(parts.map((found) => found.body)).toEqual(['one', '', 'the last']);
      }
  });

  it('may have no parts, and parts without a header', async () => {
    expect(await scan(form())).toEqual([]);
    expect(await scan(`--${BOUNDARY}\r\n\r\none\r\n--${BOUNDARY}--`)).toEqual([{ head: '', body: 'one' }]);
  });

  it('has the parts that busboy finds in it', async () => {
    const files = [0, 1, 63, 64, 65, 5_000, 100_000].map((size) => noise(size));
    const body = form(...files.map((file) => part(file)));
    const expected = files.map((file) => file.toString('latin1'));
    expect(await byBusboy(body)).toEqual(expected);
    for (const piece of [13, 64, 4_096, 65_536]) {
      const found = await scan(body, piece);
      expect(found.map((one) => one.body)).toEqual(expected);
    }
  });

  it.each([
    ['nothing', ''],
    ['another boundary', '--y\r\n\r\none\r\n--y--\r\n'],
    ['a part that does not end', part('one')],
    ['a header that does not end', `--${BOUNDARY}\r\n${HEAD}\r\n`],
    ['a damaged boundary', Buffer.concat([Buffer.from(`--${BOUNDARY}y\r\n`), form(part('one'))])],
    ['an endless header', form(part('one', `a: ${'b'.repeat(20_000)}`))],
    ['too much before it', Buffer.concat([Buffer.alloc(70_000), Buffer.from('\r\n'), form(part('one'))])],
    ['too much behind it', Buffer.concat([form(part('one')), Buffer.alloc(70_000)])],
  ])('is refused when it is %s', async (_, body) => {
    for (const piece of [1_000, 1_000_000])
      await expect(scan(body, piece)).rejects.toMatchObject({ code: 'malformed_request' });
  });

  it('goes on with the rest of a part that was left in the middle', async () => {
    const body = form(part('12345'), part('next'));
    const pieces = [...body].map((byte) => Buffer.from([byte]));
    const scanner = new MultipartScanner({ next: async () => pieces.shift() }, BOUNDARY);
    await scanner.nextHead();
    const first = await scanner.body().next();
    const then = await scanner.body().next();
    expect(String(first.value) + String(then.value)).toBe('12');
    expect(await scanner.nextHead()).toBe(HEAD);
    expect(String((await scanner.body().next()).value)).toBe('n');
  });
});

/** Random bytes in which beginnings of the boundary are frequent. */
const noise = (size: number): Buffer =>
  Buffer.from(randomBytes(size).map((byte) => `\r\n--${BOUNDARY}`.charCodeAt(byte % (BOUNDARY.length + 3))));

function byBusboy(body: Buffer): Promise<string[]> {
  const files: Promise<string>[] = [];
  const parser = busboy({ headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } });
  parser.on('file', (_, stream) =>
    files.push(stream.toArray().then((chunks) => Buffer.concat(chunks).toString('latin1'))),
  );
  return new Promise((resolve, reject) => {
    parser.once('close', () => resolve(Promise.all(files)));
    parser.once('error', reject);
    Readable.from([body]).pipe(parser);
  });
}
