import { walkMarkup } from './markup-walk';

/** The visible text of HTML, one block per line. */
export function plainText(html: string): string {
  const parts: string[] = [];
  let hidden = 0;
  walkMarkup(html, {
    open: (name) => {
      if (HIDDEN.has(name)) hidden++;
      else if (BLOCKS.has(name)) parts.push('\n');
    },
    close: (name) => {
      if (HIDDEN.has(name)) hidden = Math.max(0, hidden - 1);
      else if (BLOCKS.has(name)) parts.push('\n');
    },
    text: (text) => {
      if (hidden === 0) parts.push(text);
    },
  });
  return parts
    .join('')
    .replace(/[ \t\u00A0]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

/** How much there is to build for whoever reads the markup as a tree: elements, and how deep they may nest. */
export function markupSize(html: string): { elements: number; depth: number } {
  let elements = 0;
  let depth = 0;
  let deepest = 0;
  walkMarkup(html, {
    open: (name) => {
      elements++;
      if (!CLOSES_ITSELF.has(name)) deepest = Math.max(deepest, ++depth);
    },
    close: (name) => {
      if (!CLOSES_ITSELF.has(name)) depth = Math.max(0, depth - 1);
    },
  });
  return { elements, depth: deepest };
}

const HIDDEN = new Set(['title', 'script', 'style', 'noscript', 'template']);
const BLOCKS = new Set(
  (
    'address article aside blockquote br dd div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr td th ul'
  ).split(' '),
);

/** Elements without an end tag, and those that a following one of their kind ends: left open they do not nest. */
const CLOSES_ITSELF = new Set(
  (
    'area base br col embed hr img input link meta source track wbr ' +
    'p li dd dt td th tr tbody thead tfoot colgroup option optgroup rp rt'
  ).split(' '),
);
