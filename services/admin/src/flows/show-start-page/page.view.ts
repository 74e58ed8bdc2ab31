import { html, type Html } from './html';
import type { Language } from './language';

/** A whole page around its content. */
export const page = ({ code, texts }: Language, content: Html): string =>
  html`<!doctype html>
    <html lang="${code}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="${texts.tagline}" />
        <title>Consilium</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/page.css" />
        <script src="/assets/page.js" defer></script>
      </head>
      <body>
        ${content}
      </body>
    </html>`.text;

/** What somebody sees who is not logged in. */
export const loginForm = ({ texts }: Language): Html =>
  html`<main class="door">
    <h1 class="brand">Consilium</h1>
    <p class="quiet">${texts.tagline}</p>
    <form
      id="login"
      class="card"
      data-wrong="${texts.wrong}"
      data-locked="${texts.locked}"
      data-failed="${texts.failed}"
    >
      <label
        >${texts.username}<input name="username" autocomplete="username" required maxlength="200" autofocus
      /></label>
      <label
        >${texts.password}<input
          name="password"
          type="password"
          autocomplete="current-password"
          required
          maxlength="1000"
      /></label>
      <p id="fault" role="alert"></p>
      <button>${texts.login}</button>
      <noscript><p>${texts.needsScript}</p></noscript>
    </form>
  </main>`;

/** The frame of the overview: what is refreshed stands in `#overview`. */
export const overviewFrame = ({ texts }: Language, overview: Html): Html =>
  html`<header>
      <h1 class="brand">Consilium</h1>
      <p id="stale" role="status" hidden>${texts.stale}</p>
      <button id="logout" class="plain">${texts.logout}</button>
    </header>
    <main id="overview">${overview}</main>`;
