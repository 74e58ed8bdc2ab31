import { malformed } from './malformed';

/** The header block of a part must not be larger. */
const HEAD_BYTES = 16 * 1024;

/** What stands before the first and behind the last boundary belongs to nobody, and must not be more. */
const OUTSIDE_BYTES = 64 * 1024;

const CRLF = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');
const CLOSE = Buffer.from('--');

/** Where the bytes come from; undefined after the last. */
export interface ByteSource {
  next(): Promise<Buffer | undefined>;
}

/**
 * Cuts a multipart body (RFC 2046, 5.1.1) into its parts as it arrives: `nextHead` gives the header block of each part,
 * `body` its bytes. The boundary is looked for by the runtime's own search: one written in JavaScript, as in the libraries we
 * know, is the largest part of the processor time of an upload (ADR 0013).
 */
export class MultipartScanner {
  private readonly delimiter: Buffer;
  /** What has arrived and is not given on. The first boundary may stand without the line break that belongs to all others. */
  private rest: Buffer = CRLF;
  private arrived = 0;
  private isInBody = true;
  private isAtStart = true;

  constructor(
    private readonly source: ByteSource,
    boundary: string,
  ) {
    this.delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** The header block of the next part, as it stands; undefined after the last part. What is left of the part before is read past. */
  async nextHead(): Promise<string | undefined> {
    await this.leavePart();
    await this.have(CLOSE.length);
    if (this.startsWith(CLOSE)) return this.readToEnd();
    await this.endLine();
    await this.have(CRLF.length);
    if (this.startsWith(CRLF)) return this.take(CRLF.length).toString('utf8').trim(); // a part without a header
    const end = await this.find(HEAD_END, HEAD_BYTES);
    const head = this.take(end).toString('utf8');
    this.take(HEAD_END.length);
    return head;
  }

  /** How many bytes the part has whose header was given last, if it is the last one and the body, which has so many, ends behind it. */
  bytesIfLast(bodyBytes: number): number {
    const before = this.arrived - this.rest.length;
    return bodyBytes - before - this.delimiter.length - CLOSE.length - CRLF.length;
  }

  /** Up to so many of the first bytes of the current part, of which nobody has taken any; nothing is taken. */
  async beginning(count: number): Promise<Buffer> {
    while (this.rest.length < count && !this.rest.includes(this.delimiter)) await this.more();
    const end = this.rest.indexOf(this.delimiter);
    return this.rest.subarray(0, Math.min(count, end === -1 ? this.rest.length - this.beginningOfDelimiter() : end));
  }

  /** The bytes of the current part, or those of it that nobody has taken yet. They are only good until the next ones are asked for. */
  async *body(): AsyncGenerator<Buffer, undefined> {
    while (this.isInBody) {
      const at = this.rest.indexOf(this.delimiter);
      this.isInBody = at === -1;
      const ready = this.take(this.isInBody ? this.rest.length - this.beginningOfDelimiter() : at);
      if (!this.isInBody) this.take(this.delimiter.length);
      if (ready.length > 0) yield ready;
      if (this.isInBody) await this.more();
    }
  }

  /** How many of the last bytes may be the beginning of a delimiter whose end has not arrived. */
  private beginningOfDelimiter(): number {
    const { rest, delimiter } = this;
    const from = Math.max(0, rest.length - delimiter.length + 1);
    for (let at = rest.indexOf(CRLF[0] ?? 0, from); at !== -1; at = rest.indexOf(CRLF[0] ?? 0, at + 1))
      if (rest.subarray(at).equals(delimiter.subarray(0, rest.length - at))) return rest.length - at;
    return 0;
  }

  /** Whoever takes files bounds what is left of them; what stands before the first boundary is bounded here. */
  private async leavePart(): Promise<void> {
    let before = 0;
    for await (const chunk of this.body()) {
      before += chunk.length;
      if (this.isAtStart && before > OUTSIDE_BYTES) throw malformed('The body does not begin with its boundary.');
    }
    this.isAtStart = false;
  }

  /** Behind a boundary there may be white space, and then the line ends. */
  private async endLine(): Promise<void> {
    const end = await this.find(CRLF, HEAD_BYTES);
    const padding = this.take(end + CRLF.length).toString('latin1');
    if (padding.trim() !== '') throw malformed('A boundary of the form is damaged.');
    this.isInBody = true;
  }

  /** What stands behind the last boundary is nobody's. */
  private async readToEnd(): Promise<undefined> {
    let past = this.rest.length;
    while (past <= OUTSIDE_BYTES) {
      const chunk = await this.source.next();
      if (!chunk) return undefined;
      past += chunk.length;
    }
    throw malformed('The body goes on behind the end of its form.');
  }

  private async find(bytes: Buffer, within: number): Promise<number> {
    for (;;) {
      const at = this.rest.indexOf(bytes);
      if (at !== -1 && at <= within) return at;
      if (this.rest.length > within) throw malformed('The header of a part is too long.');
      await this.more();
    }
  }

  private async have(count: number): Promise<void> {
    while (this.rest.length < count) await this.more();
  }

  private async more(): Promise<void> {
    const chunk = await this.source.next();
    if (!chunk) throw malformed('The form ends too early.');
    this.arrived += chunk.length;
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
  }

  private startsWith(bytes: Buffer): boolean {
    return this.rest.subarray(0, bytes.length).equals(bytes);
  }

  private take(count: number): Buffer {
    const taken = this.rest.subarray(0, count);
    this.rest = this.rest.subarray(count);
    return taken;
  }
}
