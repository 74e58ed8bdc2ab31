import { validate, version } from 'uuid';
import { newId } from './new-id';

describe('newId', () => {
  it('is a UUIDv7 of now, never the same twice', () => {
    const before = Date.now();
    const ids = Array.from({ length: 2_000 }, newId);
    expect(new Set(ids).size).toBe(2_000);
    for (const id of ids) {
      expect(validate(id) && version(id) === 7).toBe(true);
      expect(momentOf(id)).toBeGreaterThanOrEqual(before);
      expect(momentOf(id)).toBeLessThanOrEqual(Date.now());
    }
  });
});

const momentOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
