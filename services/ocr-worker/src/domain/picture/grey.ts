/** A grey picture, one byte per pixel, rows without padding; 0 is black. Code in this folder reads only pixels inside, hence its `!`. */
export interface Grey {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Degrees clockwise. */
export type QuarterTurn = 0 | 90 | 180 | 270;

/** Pixels of a square that stay in the processor's cache for both pictures. */
const BLOCK = 32;

/** The picture turned clockwise. */
export function quarterTurn(picture: Grey, turn: QuarterTurn): Grey {
  if (turn === 0) return picture;
  if (turn === 180) return { ...picture, data: picture.data.toReversed() };
  const { width, height } = picture;
  const turned = { data: new Uint8Array(width * height), width: height, height: width };
  for (let top = 0; top < height; top += BLOCK) {
    for (let left = 0; left < width; left += BLOCK) turnBlock(picture, turned, { left, top, turn });
  }
  return turned;
}

/** A part of a picture; the box may have fractions and reach beyond it. */
export function cutOut(
  { data, width, height }: Grey,
  box: { x: number; y: number; width: number; height: number },
): Grey {
  const [left, top] = [Math.max(0, Math.floor(box.x)), Math.max(0, Math.floor(box.y))];
  const [right, bottom] = [
    Math.min(width, Math.ceil(box.x + box.width)),
    Math.min(height, Math.ceil(box.y + box.height)),
  ];
  const part = new Uint8Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++)
    part.set(data.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  return { data: part, width: right - left, height: bottom - top };
}

function turnBlock(from: Grey, to: Grey, block: { left: number; top: number; turn: 90 | 270 }): void {
  const { data, width, height } = from;
  const right = Math.min(width, block.left + BLOCK);
  const bottom = Math.min(height, block.top + BLOCK);
  for (let y = block.top; y < bottom; y++) {
    for (let x = block.left; x < right; x++) {
      const at = block.turn === 90 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
      to.data[at] = data[y * width + x]!;
    }
  }
}
