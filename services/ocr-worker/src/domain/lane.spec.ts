import { laneOf } from './lane';

const MB = 1e6;
const lane = (bytes: number, seconds = 20, crowded = false) => laneOf({ bytes, seconds, crowded });

describe('laneOf', () => {
  it.each([
    [5 * MB, 'small'],
    [6 * MB, 'medium'],
    [20 * MB, 'medium'],
    [100 * MB, 'large'],
    [101 * MB, 'xlarge'],
  ])('a file of %d bytes goes to %s', (bytes, expected) => {
    expect(lane(bytes)).toBe(expected);
  });

  it('a small file with much to recognise goes with the large ones', () => {
    expect(lane(2 * MB, 500)).toBe('large');
    expect(lane(2 * MB, 5_000)).toBe('xlarge');
  });

  it('a large file that is read in a moment is a size lighter', () => {
    expect(lane(90 * MB, 3)).toBe('medium');
    expect(lane(1 * MB, 3)).toBe('small');
  });

  it('lets others go first whose tenant has less under way', () => {
    expect(lane(1 * MB, 20, true)).toBe('medium');
    expect(lane(500 * MB, 20, true)).toBe('xlarge');
  });
});
