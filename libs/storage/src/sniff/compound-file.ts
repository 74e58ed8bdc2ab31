import type { Claims } from './decode-text';

/** Name of the stream that makes a compound file a Word document, as directories spell it. */
const WORD_STREAM = Buffer.from('WordDocument', 'utf16le');
/** Where a compound file tells in which sector its directory begins, and how large sectors are. */
const DIRECTORY_AT = 48;
const SECTOR_SHIFT_AT = 30;
const ENTRY_BYTES = 128;
/** Entries of the directory that are looked at: Word writes its stream among the first. */
const ENTRIES = 64;

/**
 * The type of a file in the format of old office programs (DOC, XLS, PPT, MSG share it), or null for all but Word's. Where the directory lies beyond the
 * head, the file's name decides.
 */
export function compoundType(head: Uint8Array, { filename, declaredType }: Claims): string | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const sector = 1 << bytes.readUInt16LE(SECTOR_SHIFT_AT);
  const start = (bytes.readUInt32LE(DIRECTORY_AT) + 1) * sector;
  const directory = bytes.subarray(start, start + ENTRIES * ENTRY_BYTES);
  const isWord =
    directory.length > 0
      ? directory.includes(WORD_STREAM)
      : /\.(?:doc|dot)$/i.test(filename) || declaredType === 'application/msword';
  return isWord ? 'application/msword' : null;
}
