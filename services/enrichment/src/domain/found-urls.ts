import { LinkifyIt } from 'linkify-it';
import { parse as parseDomain } from 'tldts';
import { withoutTracking } from './tracking-parameters';

/** Addresses of one document that are looked at; above that it is a list of links, not a text with links. */
export const MAX_URLS = 50;

/** A web address in a text. `url` is absolute, without fragment and tracking parameters; the span is where it stands, in UTF-16 units. */
export interface FoundUrl {
  readonly url: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The http and https addresses in a text, each once, in order. Bare ones (`www.gosuslugi.ru`, `mail.ru`) count when their
 * domain can exist and they do not look like a file name or the seam of two sentences.
 */
export function findUrls(text: string): FoundUrl[] {
  const found = new Map<string, FoundUrl>();
  for (const { raw, schema, index } of linkify.match(text) ?? []) {
    for (const place of split(raw, index)) {
      if (found.size === MAX_URLS) return [...found.values()];
      const url = isMeant(place.raw, schema) ? absolute(place.raw) : null;
      if (url && !found.has(url)) found.set(url, { url, start: place.start, end: place.start + place.raw.length });
    }
  }
  return [...found.values()];
}

const linkify = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true });

interface Place {
  readonly raw: string;
  readonly start: number;
}

/** linkify-it runs on over a comma before the next address, and over a quote. */
function split(raw: string, index: number): Place[] {
  const places: Place[] = [];
  let start = index;
  for (const part of raw.split(/([,;])(?=https?:\/\/)/)) {
    if (part !== ',' && part !== ';') places.push({ raw: part.replace(/["“”«»].*$/s, ''), start });
    start += part.length;
  }
  return places;
}

function isMeant(raw: string, schema: string): boolean {
  if (schema !== '') return /^https?:$/i.test(schema);
  const { isIcann, domain, publicSuffix, domainWithoutSuffix } = parseDomain(raw);
  if (isIcann !== true || domain === null) return false;
  if (/^www\./i.test(raw) || raw.includes('/')) return true;
  if (FILE_ENDINGS.has((publicSuffix ?? '').toLowerCase())) return false;
  return (domainWithoutSuffix ?? '').length >= 2 && !isSeamOfSentences(raw);
}

/** Top-level domains that are mostly file types or words of program names in texts. */
const FILE_ENDINGS = new Set(
  'md ts pdf sh py rs zip mov so js net app java doc csv json page name info post'.split(' '),
);

/** `Договор.Стороны`: a missing space, not an address. */
const isSeamOfSentences = (raw: string): boolean => /^[А-ЯЁ]/.test(raw) || (/[A-Z]/.test(raw) && /[а-яё]/i.test(raw));

function absolute(raw: string): string | null {
  const url = URL.parse(/^https?:/i.test(raw) ? raw : `https://${raw}`);
  return url && withoutTracking(url).href;
}
