import { hashPassword, verifyPassword } from './passwords';

describe('a hashed password', () => {
  it('is recognised, and no other is', async () => {
    const stored = await hashPassword('пароль ключ');
    expect(await verifyPassword('пароль ключ', stored)).toBe(true);
    expect(await verifyPassword('пароль клюк', stored)).toBe(false);
  });

  it('has its parameters in it and never the same salt', async () => {
    const [one, two] = await Promise.all([hashPassword('x'), hashPassword('x')]);
    expect(one).toMatch(/^scrypt\$16384\$8\$5\$/);
    expect(one).not.toBe(two);
  });

  it.each(['', 'plain', 'md5$1$1$1$AA$AA'])('is not accepted as %j', async (stored) => {
    expect(await verifyPassword('x', stored)).toBe(false);
  });
});
