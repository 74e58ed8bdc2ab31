import { TransientError } from '#libs/errors';
import { type TiffFile, toGreyTiff } from '../../../../domain/picture/tiff-file';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The descriptors under which Tesseract sees its pictures. */
const PAGE_FD = 3;
const BLANK_FD = 4;
/** A picture of nothing. */
const BLANK = toGreyTiff({ data: new Uint8Array(64 * 64).fill(255), width: 64, height: 64 });
/** Memory is faster than a disk, and 9 MB a page need not be written anywhere. */
const FOLDERS = ['/dev/shm', tmpdir()];

/**
 * The files through which Tesseract gets its pictures. They have no name from the moment they are open, so that nothing is left of them however we end.
 */
export class PictureFiles {
  private readonly page = openNameless();
  private readonly blank = openNameless();

  constructor() {
    writeWhole(this.blank, BLANK);
  }

  /** For `stdio` of spawn, from descriptor 3 on. */
  get descriptors(): number[] {
    return [this.page, this.blank];
  }

  /** Two file names, a line each: the page, and a blank one whose page row will mark the end of the page before. */
  get names(): string {
    return `/proc/self/fd/${PAGE_FD}\n/proc/self/fd/${BLANK_FD}\n`;
  }

  /** Replaces the page's picture. */
  write(picture: TiffFile): void {
    writeWhole(this.page, picture);
  }

  close(): void {
    closeSync(this.page);
    closeSync(this.blank);
  }
}

function openNameless(): number {
  for (const parent of FOLDERS) {
    try {
      const folder = mkdtempSync(path.join(parent, 'consilium-'));
      const descriptor = openSync(path.join(folder, 'picture'), 'wx+', 0o600);
      rmSync(folder, { recursive: true });
      return descriptor;
    } catch {
      // Not writable: the next one.
    }
  }
  throw new TransientError(
    'dependency_unavailable',
    `No folder among ${FOLDERS.join(', ')} can be written: free some space.`,
  );
}

function writeWhole(descriptor: number, file: TiffFile): void {
  let length = 0;
  for (const piece of file) {
    for (let at = 0; at < piece.length;) at += writeSync(descriptor, piece, at, piece.length - at, length + at);
    length += piece.length;
  }
  ftruncateSync(descriptor, length);
}
