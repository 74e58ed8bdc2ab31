import { htmlPages, htmlText } from './html';
import { mailPages } from './mail';
import { textPages } from './plain-text';

const CP1251_HELLO = Buffer.from('cff0e8e2e5f22c20ece8f0', 'hex');

describe('textPages', () => {
  it('makes a page of what a form feed ends', () => {
    expect(textPages(Buffer.from('one\r\ntwo\fthree'))).toEqual(['one\ntwo', 'three']);
  });

  it('reads Russian code pages', () => {
    expect(textPages(CP1251_HELLO)).toEqual(['Привет, мир']);
  });

  it('refuses what is too large to be a document', () => {
    expect(() => textPages(Buffer.alloc(21e6, 'a'))).toThrow('The text has 21 MB, limit 20');
  });

  it('refuses binary data', () => {
    const binary = Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919) % 251));
    expect(() => textPages(binary)).toThrow(expect.objectContaining({ code: 'corrupt_file' }));
  });
});

describe('htmlText', () => {
  it('puts blocks on lines of their own and leaves out what nobody sees', () => {
    const html = `<title>Harbour</title><style>p{color:red}</style><p>A   deeper
      <b>basin</b> &amp; cranes</p><script>alert("<p>no</p>")</script><ul><li>one<li>two</ul>`;
    expect(htmlText(html)).toBe('Harbour\n\nA deeper basin & cranes\n\none\n\ntwo');
  });

  it('keeps the cells of a table apart', () => {
    expect(htmlText('<table><tr><td>Soup<td>6.40</tr></table>')).toBe('Soup\t6.40');
  });

  it('does not mind deep nesting', () => {
    expect(htmlText(`${'<div>'.repeat(200_000)}deep`)).toBe('deep');
  });
});

describe('htmlPages', () => {
  it('believes the encoding that the page names', () => {
    const page = Buffer.concat([Buffer.from('<meta charset="windows-1251"><p>'), CP1251_HELLO]);
    expect(htmlPages(page)).toEqual(['Привет, мир']);
  });
});

describe('mailPages', () => {
  it('gives the fields people search by, the text and the names of attachments', async () => {
    const [text] = await mailPages(
      Buffer.from(
        [
          'From: Anna <anna@example.org>',
          'To: Pavel <pavel@example.org>, dispatch@example.org',
          'Subject: =?utf-8?B?0JDQutGCIOKEliA0OA==?=',
          'Content-Type: multipart/mixed; boundary=b',
          '',
          '--b',
          'Content-Type: text/html; charset=utf-8',
          '',
          '<p>The act is <b>attached</b>.</p>',
          '--b',
          'Content-Type: application/pdf; name="act-48.pdf"',
          'Content-Disposition: attachment; filename="act-48.pdf"',
          '',
          'x',
          '--b--',
        ].join('\r\n'),
      ),
    );
    expect(text).toContain('Subject: Акт № 48');
    expect(text).toContain('To: Pavel <pavel@example.org>, dispatch@example.org');
    expect(text).toContain('The act is attached.');
    expect(text).toContain('Attachments: act-48.pdf');
  });
});
