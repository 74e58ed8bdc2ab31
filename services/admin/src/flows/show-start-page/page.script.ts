/** How often the overview is fetched anew, in milliseconds. */
const REFRESH_MS = 3_000;

/** What the page does in the browser: log in, log out, fetch the overview again. Served as a file: the page's policy forbids inline code. */
export const PAGE_SCRIPT = `'use strict';

const byId = (id) => document.getElementById(id);

byId('login')?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector('button');
  button.disabled = true;
  byId('fault').textContent = '';
  try {
    const body = JSON.stringify({ username: form.username.value, password: form.password.value });
    const response = await fetch('/api/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (response.ok) return location.reload();
    byId('fault').textContent = faultOf(form.dataset, response);
    form.password.value = '';
    form.password.focus();
  } catch {
    byId('fault').textContent = form.dataset.failed;
  } finally {
    button.disabled = false;
  }
});

function faultOf(texts, response) {
  const minutes = Math.ceil(Number(response.headers.get('retry-after')) / 60);
  if (response.status === 429) return texts.locked.replace('{minutes}', minutes);
  return response.status === 401 ? texts.wrong : texts.failed;
}

byId('logout')?.addEventListener('click', async () => {
  await fetch('/api/logout', { method: 'POST' });
  location.reload();
});

const overview = byId('overview');
const isRead = () => document.hidden || !getSelection().isCollapsed;

async function refresh() {
  if (isRead()) return;
  const response = await fetch('/overview', { signal: AbortSignal.timeout(10_000) });
  if (response.status === 401 || response.status === 403) return location.reload();
  if (!response.ok) throw new Error(String(response.status));
  const focused = document.activeElement?.id;
  overview.innerHTML = await response.text();
  if (focused) byId(focused)?.focus({ preventScroll: true });
}

async function keepFresh() {
  const isFresh = await refresh().then(() => true, () => false);
  byId('stale').hidden = isFresh;
  setTimeout(keepFresh, ${REFRESH_MS});
}

if (overview) setTimeout(keepFresh, ${REFRESH_MS});
`;
