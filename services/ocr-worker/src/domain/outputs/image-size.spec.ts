import { fitInto, IMAGE_SIZE } from './image-size';

describe('fitInto', () => {
  it.each([
    ['A4', { width: 595, height: 842 }, { width: 1000, height: 1415 }],
    ['a slide', { width: 960, height: 540 }, { width: 1000, height: 563 }],
    ['a receipt', { width: 200, height: 2000 }, { width: 160, height: 1600 }],
    ['a hair', { width: 0.001, height: 14_000 }, { width: 1, height: 1600 }],
  ])('keeps the shape of %s', (_, page, image) => {
    expect(fitInto(page, IMAGE_SIZE)).toEqual(image);
  });
});
