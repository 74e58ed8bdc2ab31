import { duration, element, escaped } from './html.ts';

describe('markup', () => {
  it('lets no text become markup', () => {
    expect(escaped(`<b title="x">Tom & 'Jerry'</b>`)).toBe(
      '&lt;b title=&quot;x&quot;&gt;Tom &amp; &#39;Jerry&#39;&lt;/b&gt;',
    );
    expect(element('rect', { title: '"><script>' })).toBe('<rect title="&quot;&gt;&lt;script&gt;"></rect>');
  });

  it.each([
    [0.44, '0.4 s'],
    [12.4, '12 s'],
    [185, '3:05'],
    [59.7, '60 s'],
  ])('tells %d s as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
