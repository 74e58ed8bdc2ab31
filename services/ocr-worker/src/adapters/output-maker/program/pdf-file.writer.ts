import { closeSync, openSync, writeSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

/** A stream object: its dictionary without brackets and without /Length. */
export interface PdfStream {
  dictionary: string;
  data: Uint8Array;
}

/** A page: its size in points, its content, its resources as they stand in a dictionary, and further entries. */
export interface WrittenPage {
  width: number;
  height: number;
  content: string;
  resources: string;
  entries?: string;
}

const CATALOG = 1;
const PAGE_TREE = 2;

/** Writes a PDF to the disk object by object: what is written does not stay in memory. */
export class PdfFileWriter {
  private readonly descriptor: number;
  private readonly offsets: number[] = [];
  private readonly pages: number[] = [];
  private length = 0;
  private next = PAGE_TREE + 1;

  constructor(path: string) {
    this.descriptor = openSync(path, 'w');
    this.write(Buffer.from('%PDF-1.6\n%\xe2\xe3\xcf\xd3\n', 'latin1'));
  }

  get pageCount(): number {
    return this.pages.length;
  }

  /** Writes an object; how others refer to it. */
  add(body: string | PdfStream): string {
    const id = this.next++;
    this.put(id, body);
    return `${id} 0 R`;
  }

  addPage({ width, height, content, resources, entries = '' }: WrittenPage): void {
    const data = deflateSync(Buffer.from(content, 'latin1'));
    const contents = this.add({ dictionary: '/Filter/FlateDecode', data });
    const box = `[0 0 ${width.toFixed(3)} ${height.toFixed(3)}]`;
    this.pages.push(this.next);
    this.add(
      `<</Type/Page/Parent ${PAGE_TREE} 0 R/MediaBox${box}${entries}/Resources<<${resources}>>/Contents ${contents}>>`,
    );
  }

  /** Writes what refers to all the rest, and closes the file. */
  finish(): void {
    this.put(CATALOG, `<</Type/Catalog/Pages ${PAGE_TREE} 0 R>>`);
    const kids = this.pages.map((id) => `${id} 0 R`).join(' ');
    this.put(PAGE_TREE, `<</Type/Pages/Count ${this.pages.length}/Kids[${kids}]>>`);
    const start = this.length;
    const rows = this.offsets.slice(1).map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
    this.write(Buffer.from(`xref\n0 ${this.next}\n0000000000 65535 f \n${rows.join('')}`));
    this.write(Buffer.from(`trailer\n<</Size ${this.next}/Root ${CATALOG} 0 R>>\nstartxref\n${start}\n%%EOF\n`));
    this.close();
  }

  /** Closes the file as it is. */
  close(): void {
    closeSync(this.descriptor);
  }

  private put(id: number, body: string | PdfStream): void {
    this.offsets[id] = this.length;
    this.write(Buffer.from(`${id} 0 obj\n`));
    if (typeof body === 'string') this.write(Buffer.from(body, 'latin1'));
    else {
      this.write(Buffer.from(`<<${body.dictionary}/Length ${body.data.length}>>stream\n`, 'latin1'));
      this.write(body.data);
      this.write(Buffer.from('\nendstream'));
    }
    this.write(Buffer.from('\nendobj\n'));
  }

  private write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) at += writeSync(this.descriptor, bytes, at);
    this.length += bytes.length;
  }
}
