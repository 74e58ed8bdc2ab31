/** The little of the DOM that cleaning needs. */
export interface PageElement {
  readonly textContent: string | null;
  innerHTML: string;
  remove(): void;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

/** Removes what Readability leaves in an article though nobody reads it: captions, buttons, lists of links, "Read also". */
export function postClean(body: PageElement): void {
  for (const element of body.querySelectorAll(FURNITURE)) element.remove();
  for (const element of body.querySelectorAll('ul,ol,p,div,section,h2,h3,h4')) {
    if (isMostlyLinks(element)) element.remove();
  }
  for (const element of body.querySelectorAll('p,li,h2,h3,h4,div')) {
    if (isTail(element)) element.remove();
  }
}

const FURNITURE =
  'figcaption,button,form,nav,aside,[aria-hidden=true],.caption,.wp-caption-text,.credit,.photo-credit,iframe,svg';

const TAIL =
  /^(advertisement|реклама|related( articles| stories)?:?|read more|читайте также|см\. также|see also|share this|поделиться|follow us|подпис|sign up|subscribe|newsletter|most read|recommended|more from|click here|photo:|фото:|image:|getty|loading|comments?|комментари|tags?:|теги|filed under|copyright|©)/i;

const textOf = (element: PageElement): string => (element.textContent ?? '').trim();

function isMostlyLinks(element: PageElement): boolean {
  const { length } = textOf(element);
  if (length === 0 || length >= 400) return false;
  const linked = [...element.querySelectorAll('a')].reduce((sum, link) => sum + textOf(link).length, 0);
  return linked / length > 0.75;
}

function isTail(element: PageElement): boolean {
  if (element.querySelector('p,div,li')) return false;
  const text = textOf(element);
  return text.length < 90 && TAIL.test(text);
}
