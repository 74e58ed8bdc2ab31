import { atLeast, versionIn } from './versions.ts';

describe('versionIn', () => {
  it.each([
    ['postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)', '15.20'],
    ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0', '7.0.15'],
    ['ceph version 16.2.15 (618f) pacific (stable)', '16.2.15'],
    ['tesseract 5.3.0\n leptonica-1.82.0', '5.3.0'],
    ['', ''],
  ])('finds the first version in "%s"', (text, version) => {
    expect(versionIn(text)).toBe(version);
  });
});

describe('atLeast', () => {
  it.each([
    ['3.10.8', '3.10', true],
    ['3.9.29', '3.10', false],
    ['16.2.15', '16', true],
    ['2.5', '2.5', true],
  ])('%s against %s: %s', (version, least, answer) => {
    expect(atLeast(version, least)).toBe(answer);
  });
});
