import { ENGLISH_ARTICLE, RUSSIAN_ARTICLE } from '../../test/fixtures/articles';
import { readPage } from './readable-page.engine';

const read = (html: string, type = 'text/html; charset=utf-8'): ReturnType<typeof readPage> =>
  readPage(Buffer.from(html), type);

describe('readPage', () => {
  it('gives the article and what is known of it', () => {
    const page = read(ENGLISH_ARTICLE);
    expect(page).toMatchObject({
      method: 'article',
      title: 'Bridge reopens | The Daily',
      byline: 'Ann Smith',
      publishedAt: '2026-03-01T10:00:00Z',
      language: 'en',
      siteName: 'The Daily',
    });
    expect(page.text).toMatch(/^The old iron bridge|^Bridge reopens/);
    expect(page.text.split('\n').length).toBeGreaterThanOrEqual(3);
  });

  it.each(['Home', 'Photo:', 'Read more', 'Another story', 'All rights reserved', 'never text'])(
    'leaves out %j',
    (furniture) => {
      expect(read(ENGLISH_ARTICLE).text).not.toContain(furniture);
    },
  );

  it('reads a Russian page whose encoding nobody names', () => {
    const table = new Map(
      Array.from({ length: 128 }, (_, i) => [new TextDecoder('windows-1251').decode(Buffer.from([i + 128])), i + 128]),
    );
    const bytes = Buffer.from(RUSSIAN_ARTICLE.split('').map((letter) => table.get(letter) ?? letter.charCodeAt(0)));
    const page = readPage(bytes, 'text/html');
    expect(page.title).toBe('Мост открыли');
    expect(page.text).toContain('Инженеры заменили четыреста заклёпок');
    expect(page.text).not.toContain('Читайте также');
  });

  it('gives all text of a page without an article', () => {
    const page = read('<title>Shop &amp; Co</title><style>p{}</style><p>Open 9&ndash;18<br>Elm Street 5</p>');
    expect(page).toMatchObject({ method: 'whole_page', title: 'Shop & Co' });
    expect(page.text).toBe('Open 9–18\nElm Street 5');
  });

  it('gives plain text as it is', () => {
    expect(read('a <b>\n\n c ', 'text/plain')).toMatchObject({ method: 'plain_text', text: 'a <b>\n\n c' });
  });

  it.each([
    '',
    '<',
    '<html>',
    '\u0000\u0000',
    '<!--',
    '<script>x',
    '</p></p></p>',
    '<p<p<p',
    '<![CDATA[',
    '&#xFFFFFFF;',
  ])('does not fail on %j', (html) => {
    expect(typeof read(html).text).toBe('string');
  });
});

describe('readPage on hostile pages', () => {
  /** CPU seconds of this process, which a busy machine does not stretch: what grew without bounds before took up to 38. */
  const LIMIT_S = 15;

  it.each([
    ['ten megabytes of paragraphs', '<p>word </p>'.repeat(870_000)],
    ['endless nesting', `${'<div>'.repeat(500_000)}text`],
    ['a million elements', 'x<i></i>'.repeat(1_000_000)],
    ['a long text deep inside', '<div>'.repeat(290) + 'word, and, more '.repeat(240_000)],
    ['many links deep inside', '<div>'.repeat(200) + '<a href="http://x/y">link text</a> '.repeat(29_000)],
    ['line breaks', 'x<br>'.repeat(25_000)],
    ['links', '<p>some text, <a href="x">a link</a></p>'.repeat(10_000)],
    ['nested tables', '<table><tr><td>'.repeat(90) + 'text, with commas, in it '.repeat(100)],
    ['unclosed paragraphs', '<div><p>text, text'.repeat(140)],
    ['attributes', `<div ${'a="b" '.repeat(30_000)}>text</div>`],
    ['white space', `<p>${' '.repeat(2_000_000)}x</p>`],
    ['line ends', `<p>${' \n'.repeat(500_000)}x</p>`],
    ['entities', '&amp;'.repeat(500_000)],
  ])('reads the text of a page made of %s within its bounds', (_, html) => {
    const before = process.cpuUsage();
    expect(read(html).text).not.toBe('');
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(LIMIT_S);
  });
});
