import { Parser } from 'htmlparser2';
import { decodeText } from '../../../../domain/charset';
import { cleanText } from '../../../../domain/clean-text';
import { refuseBySize } from './plain-text';

/** Elements whose content nobody reads. */
const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'svg', 'iframe', 'object']);
/** Elements that stand on lines of their own. */
const BLOCKS = new Set(
  'address article aside blockquote body br caption dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table title tr ul'.split(
    ' ',
  ),
);
const CELLS = new Set(['td', 'th']);
/** Bytes in which a page names its encoding. */
const HEAD_BYTES = 2048;

/** The visible text of an HTML page, as one page. */
export function htmlPages(file: Uint8Array): string[] {
  refuseBySize(file);
  return [htmlText(decodeHtml(file))];
}

/** The visible text of HTML: blocks on lines of their own, cells parted by tabs. Streams, so that deep nesting costs nothing. */
export function htmlText(html: string): string {
  const parts: string[] = [];
  let unseen = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (UNSEEN.has(name)) unseen++;
      if (BLOCKS.has(name)) parts.push('\n');
    },
    ontext(text) {
      if (!unseen) parts.push(text.replace(/\s+/g, ' '));
    },
    onclosetag(name) {
      if (UNSEEN.has(name)) unseen--;
      if (BLOCKS.has(name)) parts.push('\n');
      if (CELLS.has(name)) parts.push('\t');
    },
  });
  parser.end(html);
  return cleanText(parts.join('').replace(/\n[ \t]+/g, '\n'));
}

/** What the page says of its encoding outweighs a guess. */
function decodeHtml(file: Uint8Array): string {
  const head = Buffer.from(file.subarray(0, HEAD_BYTES)).toString('latin1');
  const named = /<meta[^>]{0,200}charset=["']?([\w-]{2,30})/i.exec(head)?.[1];
  try {
    return named ? new TextDecoder(named, { fatal: true }).decode(file) : decodeText(file);
  } catch {
    return decodeText(file);
  }
}
