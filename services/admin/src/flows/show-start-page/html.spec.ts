import { html } from './html';

describe('html', () => {
  it('escapes what is put into it', () => {
    const { text } = html`<p title="${'"><script>'}">${"it's <b> & co"}</p>`;
    expect(text).toBe('<p title="&quot;&gt;&lt;script&gt;">it&#39;s &lt;b&gt; &amp; co</p>');
  });

  it('takes its own pieces and lists of them as they are', () => {
    const items = ['a', '<b>'].map((item) => html`<i>${item}</i>`);
    expect(html`<p>${items}</p>`.text).toBe('<p><i>a</i><i>&lt;b&gt;</i></p>');
  });

  it('writes numbers, and nothing for what is absent', () => {
    expect(html`${0}${undefined}${['x', 1]}`.text).toBe('0x1');
  });
});
