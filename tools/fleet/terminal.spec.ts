import { table } from './terminal.ts';

describe('table', () => {
  it('aligns columns under their headings', () => {
    const lines = table(
      ['NAME', 'STATE'],
      [
        ['admin', 'ready'],
        ['s3', 'starting'],
      ],
    );
    expect(lines).toBe(['NAME   STATE', 'admin  ready', 's3     starting'].join('\n'));
  });

  it('does not count colours as width', () => {
    const [, first, second] = table(
      ['A', 'B'],
      [
        ['\u001B[32mok\u001B[0m', 'x'],
        ['ok', 'x'],
      ],
    ).split('\n');
    expect(first?.replace('\u001B[32mok\u001B[0m', 'ok')).toBe(second);
  });
});
