import { findUrls, MAX_URLS } from './found-urls';

const urlsIn = (text: string): string[] => findUrls(text).map(({ url }) => decodeURI(url));

describe('findUrls', () => {
  it.each([
    ['See https://example.com/a_b(c)?x=1&y=2#frag.', ['https://example.com/a_b(c)?x=1&y=2']],
    ['(https://en.wikipedia.org/wiki/PC_(disambiguation))', ['https://en.wikipedia.org/wiki/PC_(disambiguation)']],
    ['Смотри https://пример.рф/путь/страница, далее', ['https://xn--e1afmkfd.xn--p1ai/путь/страница']],
    ['сайт www.gosuslugi.ru.', ['https://www.gosuslugi.ru/']],
    ['пишите на ivan@mail.ru или на сайт mail.ru', ['https://mail.ru/']],
    ['«https://ya.ru/search?text=привет мир»', ['https://ya.ru/search?text=привет']],
    ['http://192.168.1.10:8080/x', ['http://192.168.1.10:8080/x']],
    ['<https://a.io/x>', ['https://a.io/x']],
    ['[text](https://a.io/x_(y)) end', ['https://a.io/x_(y)']],
    ['https://t.me/durov,https://vk.com/id1', ['https://t.me/durov', 'https://vk.com/id1']],
    ['https://example.com/path;', ['https://example.com/path']],
    ['https://example.com/?q="x"', ['https://example.com/?q=']],
    ['Ссылка:https://habr.com/ru/post/123/!', ['https://habr.com/ru/post/123/']],
    ['https://example.com/a…', ['https://example.com/a']],
    ['doi:10.1000/182 https://doi.org/10.1000/182.', ['https://doi.org/10.1000/182']],
    ['github.com/unclecode/crawl4ai is nice', ['https://github.com/unclecode/crawl4ai']],
    ['localhost:3000 http://localhost:3000/api', ['http://localhost:3000/api']],
    ['“https://nytimes.com/2024/01/01/a.html”', ['https://nytimes.com/2024/01/01/a.html']],
    ['https://example.com/a,b,c.html, next', ['https://example.com/a,b,c.html']],
    ["it's https://example.com/it's ok", ["https://example.com/it's"]],
    ['HTTPS://EXAMPLE.com/A', ['https://example.com/A']],
  ])('finds the addresses in %j', (text, expected) => {
    expect(urlsIn(text)).toEqual(expected);
  });

  it.each([
    'file report.pdf and main.ts, config.json, README.md',
    'и т.д. и т.п. в г.Москве',
    'Node.js v24.1.2 and ASP.NET Core',
    'e.g. this i.e. that U.S. etc.',
    'price 3.50 and 12.05.2024 time 10.30',
    'mailto:foo@bar.com and tel:+7999',
    'Договор.Стороны согласовали.Далее',
    'см.рис.1 на стр.5',
    'ftp://ftp.debian.org/debian/ javascript:alert(1) data:text/html,x',
    '',
  ])('finds none in %j', (text) => {
    expect(urlsIn(text)).toEqual([]);
  });

  it('says where each address stands in the text', () => {
    const text = 'Мы на https://t.me/durov,https://vk.com/id1 и www.gosuslugi.ru.';
    expect(findUrls(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'https://t.me/durov',
      'https://vk.com/id1',
      'www.gosuslugi.ru',
    ]);
  });

  it('takes one page once, however it is linked', () => {
    const text = 'https://a.com/p?utm_source=x&id=1 https://a.com/p?id=1#top https://A.com/p?id=1&fbclid=zz';
    expect(urlsIn(text)).toEqual(['https://a.com/p?id=1']);
  });

  it('stops at the limit in a list of links', () => {
    const text = Array.from({ length: 200 }, (_, i) => `https://a.com/${i}`).join('\n');
    expect(urlsIn(text)).toHaveLength(MAX_URLS);
  });
});
