/** A picture as a PDF can hold it: how to decode its bytes, and how to turn it upright, clockwise. Sizes are pixels, as stored. */
export interface EmbeddedPicture {
  width: number;
  height: number;
  /** Value of /ColorSpace. */
  colorSpace: string;
  bits: number;
  /** Value of /Filter, and further entries of the image's dictionary. */
  filter: 'DCTDecode' | 'FlateDecode' | 'CCITTFaxDecode';
  entries: string;
  data: Uint8Array;
  rotate: 0 | 90 | 180 | 270;
  /** An ICC profile that tells what the colours mean. */
  profile?: Uint8Array | undefined;
}

/** EXIF orientations to quarter turns. The mirrored ones do not come from cameras or scanners. */
const ROTATIONS: Record<number, EmbeddedPicture['rotate']> = { 1: 0, 3: 180, 6: 90, 8: 270 };

/** How to turn a picture upright; null when it is mirrored, and only its pixels can be changed. */
export function rotationOf(orientation = 1): EmbeddedPicture['rotate'] | null {
  return ROTATIONS[orientation] ?? null;
}
