import { statement } from './statements';

describe('statement', () => {
  it('has one name for one text, whatever its parameters', () => {
    const first = statement('SELECT $1', [1]);
    expect(statement('SELECT $1', [2])).toEqual({ name: first.name, text: 'SELECT $1', values: [2] });
    expect(statement('SELECT $1 + 1', [1]).name).not.toBe(first.name);
  });

  it('has none without parameters: it may be several statements', () => {
    expect(statement('BEGIN', [])).toEqual({ text: 'BEGIN', values: [] });
  });

  it('has none when there are too many texts: they come from parts, and the server would keep them all', () => {
    const many = Array.from({ length: 600 }, (_, index) => statement(`SELECT ${index} + $1`, [1]).name);
    expect(many[0]).toBeDefined();
    expect(many.at(-1)).toBeUndefined();
    expect(statement('SELECT 0 + $1', [1]).name).toBe(many[0]);
  });
});
