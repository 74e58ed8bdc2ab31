import type { Grey } from './grey';

/** Pixels: about two letters, so that each tile of print holds both paper and ink. */
const TILE = 48;
/** Of a tile's pixels, sorted from dark to light: where its ink and its paper are. */
const INK_PART = 0.03;
const PAPER_PART = 0.7;
/** Less contrast than this is paper grain, not print. */
const LEAST_CONTRAST = 40;

interface TileGrid {
  across: number;
  down: number;
  tones: Float32Array;
}

/** For pale print and shadows: per tile, the paper's tone becomes white and that of the darkest ink black; between tiles is interpolated. */
export function evenOutContrast(picture: Grey): Grey {
  const papers = overNeighbours(tileTones(picture, PAPER_PART), mean);
  const inks = overNeighbours(overNeighbours(tileTones(picture, INK_PART), lowQuartile), mean);
  const { data, width, height } = picture;
  const even = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const white = toneAt(papers, x, y);
      const black = Math.min(white - LEAST_CONTRAST, toneAt(inks, x, y));
      const tone = ((data[y * width + x]! - black) / (white - black)) * 255;
      even[y * width + x] = Math.max(0, Math.min(255, tone));
    }
  }
  return { data: even, width, height };
}

/** The tone that `part` of each tile's pixels are darker than. Every other pixel is enough. */
function tileTones({ data, width, height }: Grey, part: number): TileGrid {
  const across = Math.ceil(width / TILE);
  const down = Math.ceil(height / TILE);
  const tones = Float32Array.from({ length: across * down }, (_, index) => {
    const left = (index % across) * TILE;
    const top = Math.floor(index / across) * TILE;
    const sample: number[] = [];
    for (let y = top; y < Math.min(height, top + TILE); y += 2) {
      for (let x = left; x < Math.min(width, left + TILE); x += 2) sample.push(data[y * width + x]!);
    }
    return sample.sort((a, b) => a - b)[Math.floor(sample.length * part)]!;
  });
  return { across, down, tones };
}

function overNeighbours({ across, down, tones }: TileGrid, combine: (tones: number[]) => number): TileGrid {
  const combined = tones.map((_, index) => {
    const column = index % across;
    const row = Math.floor(index / across);
    const near: number[] = [];
    for (let y = Math.max(0, row - 1); y <= Math.min(down - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(across - 1, column + 1); x++)
        near.push(tones[y * across + x]!);
    }
    return combine(near);
  });
  return { across, down, tones: combined };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function lowQuartile(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 2]!;
}

/** The tone of a grid at a pixel, between the middles of the four tiles around it. */
function toneAt({ across, down, tones }: TileGrid, x: number, y: number): number {
  const column = Math.min(across - 1, Math.max(0, x / TILE - 0.5));
  const row = Math.min(down - 1, Math.max(0, y / TILE - 0.5));
  const left = Math.floor(column);
  const top = Math.floor(row);
  const right = Math.min(across - 1, left + 1);
  const bottom = Math.min(down - 1, top + 1);
  const upper = between(tones[top * across + left]!, tones[top * across + right]!, column - left);
  const lower = between(tones[bottom * across + left]!, tones[bottom * across + right]!, column - left);
  return between(upper, lower, row - top);
}

function between(one: number, other: number, part: number): number {
  return one + (other - one) * part;
}
