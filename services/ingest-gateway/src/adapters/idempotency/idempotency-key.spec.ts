import { idempotencyKeyIn } from './idempotency-key';

describe('an idempotency key', () => {
  it.each([
    ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['"8e03978e"', '8e03978e'],
    [String.raw`"a\"b"`, 'a"b'],
    [' bare ', 'bare'],
  ])('is read from %j', (header, key) => {
    expect(idempotencyKeyIn(header)).toBe(key);
  });

  it('may be absent', () => {
    expect(idempotencyKeyIn(undefined)).toBeUndefined();
  });

  it.each(['', '"', '""', 'two words', 'ключ', 'x'.repeat(256), '"a" b'])('is not read from %j', (header) => {
    expect(() => idempotencyKeyIn(header)).toThrow('The Idempotency-Key is one string');
  });
});
