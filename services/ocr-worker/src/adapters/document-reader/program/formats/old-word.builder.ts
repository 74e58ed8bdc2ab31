const SECTOR = 512;
const END_OF_CHAIN = -2;
const NO_SECTOR = -1;
const TABLE_SECTOR = -3;
/** Where the text begins in the stream `WordDocument`. */
const TEXT_AT = 1024;

/** For specs: the least Word document of 1997 that holds a text. `locked`: it says that it is encrypted. */
export function aDoc(text: string, { locked = false } = {}): Buffer {
  const body = Buffer.from(text, 'utf16le');
  const information = Buffer.alloc(TEXT_AT);
  information.writeUInt16LE(0xa5ec, 0);
  information.writeUInt16LE(0x0200 | (locked ? 0x0100 : 0), 0x0a); // the stream `1Table` holds the tables
  information.writeUInt32LE(text.length, 0x4c);
  const pieces = pieceTable(text.length);
  information.writeUInt32LE(pieces.length, 0x1a6);
  return compoundFile({ WordDocument: Buffer.concat([information, body]), '1Table': pieces });
}

/** One piece: all of the text, two bytes a character. */
function pieceTable(characters: number): Buffer {
  const table = Buffer.alloc(21);
  table.writeUInt8(2, 0);
  table.writeUInt32LE(16, 1);
  table.writeUInt32LE(0, 5);
  table.writeUInt32LE(characters, 9);
  table.writeUInt32LE(TEXT_AT, 15);
  return table;
}

/** The table of sectors, the directory, and the streams one after the other. */
function compoundFile(streams: Record<string, Buffer>): Buffer {
  const chains: number[] = [TABLE_SECTOR, END_OF_CHAIN];
  const bodies: Buffer[] = [];
  const entries = [entry('Root Entry', { type: 5, child: 1 })];
  for (const [name, bytes] of Object.entries(streams)) {
    const isLast = entries.length === Object.keys(streams).length;
    const [start, sectors] = [chains.length, Math.ceil(bytes.length / SECTOR)];
    for (let at = 1; at <= sectors; at++) chains.push(at < sectors ? start + at : END_OF_CHAIN);
    bodies.push(Buffer.concat([bytes], sectors * SECTOR));
    entries.push(entry(name, { type: 2, right: isLast ? NO_SECTOR : entries.length + 1, start, size: bytes.length }));
  }
  const table = Buffer.alloc(SECTOR, 0xff);
  for (const [at, next] of chains.entries()) table.writeInt32LE(next, at * 4);
  return Buffer.concat([header(), table, Buffer.concat(entries, SECTOR), ...bodies]);
}

interface Entry {
  type: number;
  child?: number;
  right?: number;
  start?: number;
  size?: number;
}

function entry(name: string, { type, child = NO_SECTOR, right = NO_SECTOR, start = 0, size = 0 }: Entry): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 'utf16le');
  bytes.writeUInt16LE((name.length + 1) * 2, 64);
  bytes.writeUInt8(type, 66);
  for (const [at, link] of [NO_SECTOR, right, child].entries()) bytes.writeInt32LE(link, 68 + at * 4);
  bytes.writeInt32LE(start, 116);
  bytes.writeInt32LE(size, 120);
  return bytes;
}

function header(): Buffer {
  const bytes = Buffer.alloc(SECTOR, 0xff);
  bytes.write('D0CF11E0A1B11AE1', 'hex');
  bytes.fill(0, 8, 76);
  bytes.writeUInt16LE(9, 30); // sectors of 512 bytes
  bytes.writeUInt16LE(6, 32);
  bytes.writeInt32LE(1, 44); // one sector of the table
  bytes.writeInt32LE(1, 48); // where the directory begins
  bytes.writeInt32LE(END_OF_CHAIN, 60);
  bytes.writeInt32LE(END_OF_CHAIN, 68);
  bytes.writeInt32LE(0, 76); // where the table is
  return bytes;
}
