import { withoutTracking } from './tracking-parameters';

const clean = (url: string): string => withoutTracking(new URL(url)).href;

describe('withoutTracking', () => {
  it.each([
    ['https://a.com/?utm_source=x&utm_medium=y', 'https://a.com/'],
    ['https://a.com/p?id=7&gclid=1&page=2&yclid=3', 'https://a.com/p?id=7&page=2'],
    ['https://a.com/p?UTM_Source=x&q=%D0%BF%D1%80', 'https://a.com/p?q=%D0%BF%D1%80'],
    ['https://a.com/p#comments', 'https://a.com/p'],
  ])('cleans %s', (url, expected) => {
    expect(clean(url)).toBe(expected);
  });

  it.each(['https://a.com/p?a=1&b=2', 'https://a.com/p?x=a%20b', 'https://a.com/p?source=feed'])('leaves %s', (url) => {
    expect(clean(url)).toBe(url);
  });
});
