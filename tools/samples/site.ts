import { ARTICLE } from './texts.ts';

/** The article page, with the clutter around it that a reader of web pages must leave out. */
export function makeArticle(): string {
  const { title, byline, paragraphs } = ARTICLE;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${title} | The Port Sable Courier</title>
    <meta name="description" content="${title}: dredging, a terminal, and what becomes of the eelgrass." />
  </head>
  <body>
    <nav><a href="/">Courier</a> <a href="/port-expansion.html">Harbour</a> <a href="/private/drafts.html">Drafts</a></nav>
    <article>
      <h1>${title}</h1>
      <p class="byline">${byline}</p>
${paragraphs.map((paragraph) => `      <p>${paragraph}</p>`).join('\n')}
    </article>
    <aside><h2>Subscribe</h2><p>Get the Courier every morning. Cancel at any time.</p></aside>
    <footer>The Port Sable Courier is a made-up newspaper. Its articles are free to use.</footer>
  </body>
</html>
`;
}

/** What crawlers may read. */
export const ROBOTS = 'User-agent: *\nDisallow: /private/\n';
