import { highlight } from './highlight';

const matched = (...words: string[]): Set<string> => new Set(words);

describe('highlight', () => {
  it('marks matching words whatever their case, accents and ё', () => {
    expect(highlight('Счёт и СЧЕТ, crème', matched('счет', 'creme'))).toBe(
      '<mark>Счёт</mark> и <mark>СЧЕТ</mark>, <mark>crème</mark>',
    );
  });

  it('escapes everything that is not its own mark', () => {
    expect(highlight(`<script>alert("rent & 'lease'")</script><mark>`, matched('rent', 'script', 'mark'))).toBe(
      '&lt;<mark>script</mark>&gt;alert(&quot;<mark>rent</mark> &amp; &#39;lease&#39;&quot;)&lt;/<mark>script</mark>&gt;&lt;<mark>mark</mark>&gt;',
    );
  });

  it('shows the stretch with most of the words', () => {
    const filler = 'nothing to see here '.repeat(30);
    const html = highlight(`rent ${filler} the rent of the house ${filler}`, matched('rent', 'house'));
    expect(html).toContain('the <mark>rent</mark> of the <mark>house</mark>');
    expect(html).toMatch(/^….*…$/);
    expect(html.replaceAll(/<\/?mark>/g, '').length).toBeLessThan(300);
  });

  it('shows the beginning of a passage without a match', () => {
    expect(highlight('word '.repeat(100), matched('absent'))).toMatch(/^word word .*word…$/);
  });

  it('cuts between words', () => {
    const html = highlight(`${'lorem ipsum '.repeat(40)}target ${'dolor amet '.repeat(40)}`, matched('target'));
    expect(
      html
        .replaceAll(/<\/?mark>|…/g, '')
        .split(' ')
        .filter((word) => !/^(lorem|ipsum|target|dolor|amet)$/.test(word)),
    ).toEqual([]);
  });

  it('copes with text that has no blanks', () => {
    const html = highlight('😀'.repeat(400), matched());
    expect(html.isWellFormed()).toBe(true);
    expect(html.length).toBeLessThan(300);
  });
});
