import { pictureScale } from './picture-plan';

describe('pictureScale', () => {
  it.each([
    ['leaves a photograph alone', 4000, 3000, 72, 1],
    ['brings a scan of 600 dpi to 300', 4960, 7016, 600, 0.5],
    ['never enlarges', 1000, 1000, 150, 1],
    ['does not believe 7620 dpi', 1000, 1000, 7620, 1],
    ['brings 160 million pixels to 40', 16_000, 10_000, 0, 0.5],
  ])('%s', (_, width, height, density, scale) => {
    expect(pictureScale(width, height, density)).toBeCloseTo(scale, 2);
  });
});
