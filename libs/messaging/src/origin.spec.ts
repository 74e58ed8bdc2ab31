import { framesOf, VERSION } from './origin';

const errorAt = (...frames: string[]): Error => {
  const error = new Error('a text with a secret');
  error.stack = [`Error: ${error.message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
};
const here = (path: string): string => `${process.cwd()}/${path}`;

describe('framesOf', () => {
  it('names function, file from the root of the repository, and line', () => {
    const [top] = framesOf(new Error('a text with a secret')).split('\n');
    expect(top).toMatch(/^\S.* \(libs\/messaging\/src\/origin\.spec:\d+\)$/);
  });

  it('is the same for sources and their build', () => {
    const source = errorAt(`Reader.open (${here('libs/a/src/b.ts')}:3:7)`);
    const built = errorAt(`async Reader.open (${here('dist/libs/a/src/b.js')}:3:9)`);
    expect([framesOf(source), framesOf(built)]).toEqual(Array(2).fill('Reader.open (libs/a/src/b:3)'));
  });

  it('leaves out packages, the runtime, foreign folders and the text of the error', () => {
    const foreign = [
      `next (${here('node_modules/rxjs/x.js')}:1:1)`,
      'node:internal/x:1:1',
      'f (/etc/passwd:1:1)',
      'async Promise.all (index 0)',
    ];
    expect(framesOf(errorAt(...foreign))).toBe('');
  });

  it('keeps the top five, within a kilobyte', () => {
    const frames = Array.from({ length: 9 }, (_, n) => `${'f'.repeat(400)}${n} (${here('libs/a.ts')}:${n}:1)`);
    expect(framesOf(errorAt(...frames))).toHaveLength(1_000);
    const short = frames.map((frame) => frame.replace(/f+/, 'f'));
    expect(framesOf(errorAt(...short)).split('\n')).toHaveLength(5);
  });

  it('knows functions without a name, and errors without a stack', () => {
    expect(framesOf(errorAt(`${here('libs/a.ts')}:5:1`))).toBe('anonymous (libs/a:5)');
    expect(framesOf(Object.assign(new Error('x'), { stack: undefined }))).toBe('');
  });
});

it('the version is that of the package', () => {
  expect(VERSION).toMatch(/^\d+\.\d+\.\d+/);
});
