import { assertShape, unstorableIn } from './request-shape';

const json = (text: string): unknown => JSON.parse(text);

describe('assertShape', () => {
  it.each(['{"a": {"b": [1, {"c": null}]}}', '[]', 'null', '"text"', '{"constructor": 1}'])('lets %s pass', (text) => {
    expect(() => assertShape(json(text))).not.toThrow();
  });

  it('refuses what is nested so deep that checking it would end the stack', () => {
    const deep = json(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(() => assertShape(deep)).toThrow(expect.objectContaining({ code: 'malformed_request' }));
  });

  it.each([
    ['{"__proto__": {"admin": true}}', '__proto__'],
    ['{"a": [{"__proto__": 1}]}', 'a.0.__proto__'],
  ])('refuses %s and names the field', (text, field) => {
    const refused = expect.objectContaining({
      code: 'validation_failed',
      facts: { errors: [expect.objectContaining({ field })] },
    });
    expect(() => assertShape(json(text))).toThrow(refused);
  });

  it('takes a list of a hundred thousand for what it is', () => {
    expect(() => assertShape(Array.from({ length: 100_000 }, () => 'x'))).not.toThrow();
  });
});

describe('unstorableIn', () => {
  it.each([
    [{ q: 'a\0b' }, 'q'],
    [{ a: { b: ['fine', '\uD800'] } }, 'a.b.1'],
    ['\0', 'value'],
    [{ a: 'наряд 😀', b: 5, at: new Date(0), none: null }, undefined],
  ])('finds in %j the field %s', (value, field) => {
    expect(unstorableIn(value)).toBe(field);
  });
});
