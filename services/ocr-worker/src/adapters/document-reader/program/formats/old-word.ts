import type { WordDocument } from 'word-extractor';
import { PermanentError } from '#libs/errors';
import { cleanText } from '../../../../domain/clean-text';

/** Of the information block that begins a Word document (MS-DOC 2.5.1). */
const MAGIC = 0xa5ec;
const FLAGS_AT = 0x0a;
const ENCRYPTED = 0x0100;
const SECTOR = 512;

/** The text of a DOC as one page: headers, body, text boxes, notes. */
export async function oldWordPages(file: Uint8Array): Promise<string[]> {
  const bytes = Buffer.from(file);
  if (isLocked(bytes)) throw new PermanentError('encrypted_file', 'The document needs a password to be opened');
  const document = await parse(bytes);
  const parts = [
    document.getHeaders({ includeFooters: true }),
    document.getBody(),
    document.getTextboxes(),
    document.getFootnotes(),
    document.getEndnotes(),
  ];
  return [cleanText(parts.filter((part) => part.trim() !== '').join('\n\n'))];
}

async function parse(file: Buffer): Promise<WordDocument> {
  const { default: WordExtractor } = await import('word-extractor');
  try {
    return await new WordExtractor().extract(file);
  } catch (cause) {
    throw new PermanentError('corrupt_file', 'The document is damaged and cannot be read', { cause });
  }
}

/** The stream of a Word document begins on a sector, with its magic number and flags. Without the password, its text is noise. */
function isLocked(file: Buffer): boolean {
  for (let at = SECTOR; at + FLAGS_AT + 2 <= file.length; at += SECTOR) {
    if (file.readUInt16LE(at) === MAGIC) return (file.readUInt16LE(at + FLAGS_AT) & ENCRYPTED) !== 0;
  }
  return false;
}
