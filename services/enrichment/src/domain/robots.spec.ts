import { isAllowedByRobots, type RobotsFile } from './robots';

const allows = (text: string, path: string): boolean =>
  isAllowedByRobots({ state: 'found', text }, 'https://a.com/robots.txt', `https://a.com${path}`);

describe('isAllowedByRobots', () => {
  it('keeps to the rules for everyone', () => {
    const text = 'User-agent: *\nDisallow: /private\nAllow: /private/open';
    expect(allows(text, '/private/x')).toBe(false);
    expect(allows(text, '/private/open')).toBe(true);
    expect(allows(text, '/')).toBe(true);
  });

  it('keeps to the rules for us rather than those for everyone', () => {
    const text = 'User-agent: *\nDisallow: /\n\nUser-agent: ConsiliumBot\nDisallow: /x';
    expect(allows(text, '/y')).toBe(true);
    expect(allows(text, '/x')).toBe(false);
  });

  it.each(['', '<!doctype html><html>not found</html>', '\u0000\uFFFF'])('takes %j for no rules', (text) => {
    expect(allows(text, '/a')).toBe(true);
  });

  it.each<[RobotsFile, boolean]>([
    [{ state: 'none' }, true],
    [{ state: 'unknown' }, false],
  ])('answers %j with %s', (file, allowed) => {
    expect(isAllowedByRobots(file, 'https://a.com/robots.txt', 'https://a.com/')).toBe(allowed);
  });
});
