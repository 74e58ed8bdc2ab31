/** Above so many bytes a file is sent in parts: a broken single request would cost too much. */
export const SINGLE_BYTES = 100 * 1024 * 1024;

const PART_BYTES = 16 * 1024 * 1024;

/** S3 takes 10 000; addresses of so many would be too long an answer. */
const MOST_PARTS = 1_000;

/** How a file is sent straight to the object store. */
export interface UploadPlan {
  readonly method: 'put' | 'multipart';
  /** Bytes of each part but the last; null for a single request. */
  readonly partSize: number | null;
}

export function planOf(size: number): UploadPlan {
  if (size <= SINGLE_BYTES) return { method: 'put', partSize: null };
  return { method: 'multipart', partSize: Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS)) };
}

/** The size of each part, in order. */
export function partSizes(size: number, partSize: number): number[] {
  const count = Math.ceil(size / partSize);
  return Array.from({ length: count }, (_, index) => Math.min(partSize, size - index * partSize));
}

/** Numbers of the parts that are not there, or not whole; from 1. */
export function missingParts(
  expected: readonly number[],
  arrived: readonly { number: number; size: number }[],
): number[] {
  const sizes = new Map(arrived.map(({ number, size }) => [number, size]));
  return expected.flatMap((size, index) => (sizes.get(index + 1) === size ? [] : [index + 1]));
}
