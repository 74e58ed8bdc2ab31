import type Sharp from 'sharp';

/** sharp, loaded by the first picture that needs it: 25 MB that most PDFs do without. One thread and no cache, as every reader has one core. */
export async function loadSharp(): Promise<typeof Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}
