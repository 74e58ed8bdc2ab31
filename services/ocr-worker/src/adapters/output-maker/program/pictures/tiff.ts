import { type EmbeddedPicture, rotationOf } from './embedded-picture';

/** Numbers of the tags of TIFF 6.0 that matter here. */
const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  offsets: 273,
  orientation: 274,
  samples: 277,
  byteCounts: 279,
} as const;
/** Bytes of a value, by its type: BYTE, SHORT, LONG. */
const VALUE_BYTES: Record<number, number> = { 1: 1, 3: 2, 4: 4 };
const FAX_GROUP_4 = 4;
const BLACK_IS_ZERO = 1;
const LOW_BIT_FIRST = 2;
const MOST_DIRECTORIES = 5000;

/** The tags of one page of a TIFF. */
export type TiffPage = ReadonlyMap<number, readonly number[]>;

/** The pages of a TIFF; fewer than it has where its directory is damaged or of a newer kind (BigTIFF). */
export function tiffPages(file: Buffer): TiffPage[] {
  const reader = new TiffReader(file);
  const pages: TiffPage[] = [];
  for (let at = reader.first; at !== 0 && pages.length < MOST_DIRECTORIES;) {
    const entries = reader.directoryAt(at);
    if (!entries) break;
    pages.push(entries.tags);
    at = entries.next;
  }
  return pages;
}

/** A page of fax group 4 in one strip as it is, byte for byte; null for all others. */
export function embedGroup4(file: Buffer, page: TiffPage): EmbeddedPicture | null {
  const value = (tag: number, fallback = 0): number => page.get(tag)?.[0] ?? fallback;
  const offsets = page.get(TAG.offsets) ?? [];
  const rotate = rotationOf(value(TAG.orientation, 1));
  const isGroup4 = value(TAG.compression) === FAX_GROUP_4 && value(TAG.bits, 1) === 1 && value(TAG.samples, 1) === 1;
  if (!isGroup4 || offsets.length !== 1 || rotate === null) return null;
  const [width, height] = [value(TAG.width), value(TAG.height)];
  const strip = file.subarray(value(TAG.offsets), value(TAG.offsets) + value(TAG.byteCounts));
  const blackIs1 = value(TAG.photometric) === BLACK_IS_ZERO;
  return {
    width,
    height,
    colorSpace: '/DeviceGray',
    bits: 1,
    filter: 'CCITTFaxDecode',
    entries: `/DecodeParms<</K -1/Columns ${width}/Rows ${height}/BlackIs1 ${blackIs1}>>`,
    data: value(TAG.fillOrder, 1) === LOW_BIT_FIRST ? strip.map(mirrored) : strip,
    rotate,
  };
}

/** The bits of a byte in the opposite order. */
function mirrored(byte: number): number {
  let result = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) result |= 0x80 >> bit;
  return result;
}

/** Reads numbers in the byte order of the file; out of its bounds there is nothing. */
class TiffReader {
  private readonly isLittle: boolean;

  constructor(private readonly file: Buffer) {
    this.isLittle = file.toString('latin1', 0, 2) === 'II';
  }

  /** Offset of the first directory; 0 when this is no classic TIFF. */
  get first(): number {
    return this.number(2, 2) === 42 ? this.number(4, 4) : 0;
  }

  directoryAt(at: number): { tags: TiffPage; next: number } | null {
    const count = this.number(at, 2);
    const end = at + 2 + count * 12;
    if (count === 0 || end + 4 > this.file.length) return null;
    const tags = new Map<number, number[]>();
    for (let entry = at + 2; entry < end; entry += 12) tags.set(this.number(entry, 2), this.valuesAt(entry));
    return { tags, next: this.number(end, 4) };
  }

  private valuesAt(entry: number): number[] {
    const bytes = VALUE_BYTES[this.number(entry + 2, 2)] ?? 0;
    const count = this.number(entry + 4, 4);
    if (bytes === 0 || count * bytes > this.file.length) return [];
    const from = count * bytes <= 4 ? entry + 8 : this.number(entry + 8, 4);
    return Array.from({ length: count }, (_, at) => this.number(from + at * bytes, bytes));
  }

  private number(at: number, bytes: number): number {
    if (at < 0 || at + bytes > this.file.length) return 0;
    return this.isLittle ? this.file.readUIntLE(at, bytes) : this.file.readUIntBE(at, bytes);
  }
}
