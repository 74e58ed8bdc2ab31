import type { CodeEntry } from '#libs/errors';

/** A code and what it means. */
export type KnownError = CodeEntry & { readonly code: string };

/** What one code means, on a page of its own. */
export const errorPage = ({ code, status, title, action }: KnownError): string =>
  page(
    code,
    `<h1>${inline(title)}</h1>
<p><code>${code}</code> · HTTP ${status}</p>
<h2>What to do</h2>
<p>${inline(action)}</p>
<p class="more">The answer itself says more: <code>detail</code> tells what happened just then, and <code>request_id</code> finds it in the logs.
<a href="/errors">All codes</a></p>`,
  );

/** All codes, each with a link to its page. */
export const errorListPage = (errors: readonly KnownError[]): string =>
  page(
    'Error codes',
    `<h1>Error codes</h1>
<table><thead><tr><th>Code</th><th>HTTP</th><th>What happened</th></tr></thead><tbody>
${errors.map(row).join('\n')}
</tbody></table>`,
  );

const row = ({ code, status, title }: KnownError): string =>
  `<tr><td><a href="/errors/${code}"><code>${code}</code></a></td><td>${status}</td><td>${inline(title)}</td></tr>`;

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Consilium</title>
<style>${STYLE}</style></head><body><main>
${body}
</main></body></html>
`;

/** Text of the catalogue with its `code` marked. */
const inline = (text: string): string => escaped(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem 1rem}main{max-width:44rem;margin:auto}
h1{font-size:1.5rem}h2{font-size:1.1rem}code{font-size:.95em}td,th{text-align:left;padding:.2rem 1rem .2rem 0}.more{opacity:.8}`;
