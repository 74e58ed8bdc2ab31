import type { Grey } from './grey';

/** Weights of neighbouring pixels are kept in 256ths. */
const WHOLE = 256;

/** The picture turned back by a small angle (degrees; lines that descend to the right become level) with two shears, white where nothing was. */
export function straighten(picture: Grey, degrees: number): Grey {
  const slope = slopeOf(degrees);
  return shearRows(shearColumns(picture, slope), slope);
}

/** Where a point of a straightened picture was before. */
export function beforeStraightening(
  point: { x: number; y: number },
  size: { width: number; height: number },
  degrees: number,
) {
  const slope = slopeOf(degrees);
  const x = point.x - (point.y - size.height / 2) * slope;
  return { x, y: point.y + (x - size.width / 2) * slope };
}

function slopeOf(degrees: number): number {
  return Math.tan((degrees * Math.PI) / 180);
}

/** Row by row, though every column has a shift of its own: neighbouring pixels lie beside each other in memory. */
function shearColumns({ data, width, height }: Grey, slope: number): Grey {
  const sheared = new Uint8Array(width * height).fill(255);
  const shifts = Array.from({ length: width }, (_, x) => shiftOf((x - width / 2) * slope));
  const wholes = Int32Array.from(shifts, ({ whole }) => whole);
  const fars = Int32Array.from(shifts, ({ far }) => far);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const above = y + wholes[x]!;
      if (above < 0 || above >= height - 1) continue;
      const from = above * width + x;
      sheared[row + x] = (data[from]! * (WHOLE - fars[x]!) + data[from + width]! * fars[x]!) >> 8;
    }
  }
  return { data: sheared, width, height };
}

function shearRows({ data, width, height }: Grey, slope: number): Grey {
  const sheared = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < height; y++) {
    const { whole, near, far } = shiftOf(-(y - height / 2) * slope);
    const row = y * width;
    const last = Math.min(width - 1, width - whole - 1);
    for (let x = Math.max(0, -whole); x < last; x++) {
      const from = row + x + whole;
      sheared[row + x] = (data[from]! * near + data[from + 1]! * far) >> 8;
    }
  }
  return { data: sheared, width, height };
}

function shiftOf(shift: number) {
  const whole = Math.floor(shift);
  const far = Math.round((shift - whole) * WHOLE);
  return { whole, far, near: WHOLE - far };
}
