import { ERROR_CODES } from '#libs/errors';
import { errorListPage, errorPage } from './error-page';

describe('errorPage', () => {
  it('says what happened and what to do', () => {
    const html = errorPage({ code: 'empty_file', ...ERROR_CODES.empty_file });
    expect(html).toContain('<h1>The file is empty</h1>');
    expect(html).toContain('<code>empty_file</code> · HTTP 422');
    expect(html).toContain('<p>Send a file with content.</p>');
  });

  it('shows code as code, and angle brackets as they are', () => {
    const html = errorPage({ code: 'missing_credentials', ...ERROR_CODES.missing_credentials });
    expect(html).toContain('<code>Authorization: Bearer &lt;API key or token&gt;</code>');
  });
});

describe('errorListPage', () => {
  it('links every code to its page', () => {
    const items = Object.entries(ERROR_CODES).map(([code, entry]) => ({ code, ...entry }));
    expect(errorListPage(items).match(/href="\/errors\/\w+"/g)).toHaveLength(items.length);
  });
});
