import { cursorAfter, idBefore } from './cursor';

const ID = '019aaf7e-0000-7000-8000-000000000001';

describe('a cursor', () => {
  it('leads back to the id it was made of', () => {
    expect(idBefore(cursorAfter(ID))).toBe(ID);
  });

  it('can be part of an address as it is', () => {
    expect(cursorAfter(ID)).toMatch(/^[\w-]+$/);
  });

  it.each(['', 'x', ID, 'Ã', Buffer.from('no uuid').toString('base64url')])('is not %j', (cursor) => {
    expect(() => idBefore(cursor)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });
});
