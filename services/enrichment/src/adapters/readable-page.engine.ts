import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { decodePage } from './charset';
import { markupSize, plainText } from './plain-text';
import { type PageElement, postClean } from './post-clean';

/** What a reader wants of a page. */
export interface ReadablePage {
  readonly title: string;
  readonly byline: string | null;
  readonly publishedAt: string | null;
  readonly language: string | null;
  readonly siteName: string | null;
  /** One paragraph per line; cut at 200 000 characters. */
  readonly text: string;
  /** How it was found: as an article, or as all the text there is. */
  readonly method: 'article' | 'whole_page' | 'plain_text';
}

/** An article shorter than this is a wrong guess: the whole page is taken. Characters. */
const MIN_ARTICLE_LENGTH = 200;
const MAX_TEXT_LENGTH = 200_000;

/**
 * A page above these is not read as a tree but as all its text in one pass: building and scoring the tree takes time that grows
 * with size times depth (6 s at 4 MB and a depth of 290, measured), and blocks the process. Large encyclopedia pages have
 * 20 000 elements and a depth of 25.
 */
const MAX_TREE = { length: 4_000_000, elements: 30_000, lengthTimesDepth: 100_000_000, elementsTimesDepth: 1_000_000 };

/** The readable content of an HTML or plain text answer. It never throws: a page without an article gives all its text. */
export function readPage(body: Uint8Array, contentType: string): ReadablePage {
  const source = decodePage(body, contentType);
  if (/^text\/(plain|markdown)/i.test(contentType)) return { ...NOTHING, text: cut(source), method: 'plain_text' };
  const article = isTooMuch(source) ? null : articleOf(source);
  return article ?? { ...NOTHING, title: titleOf(source), text: cut(plainText(source)), method: 'whole_page' };
}

const NOTHING = { title: '', byline: null, publishedAt: null, language: null, siteName: null };

const cut = (text: string): string => text.slice(0, MAX_TEXT_LENGTH).trim();

function isTooMuch(html: string): boolean {
  if (html.length > MAX_TREE.length) return true;
  const { elements, depth } = markupSize(html);
  if (elements > MAX_TREE.elements || elements * depth > MAX_TREE.elementsTimesDepth) return true;
  return html.length * depth > MAX_TREE.lengthTimesDepth;
}

/** Null when there is no article of some length, or when the markup is too odd for the reader. */
function articleOf(html: string): ReadablePage | null {
  try {
    return readArticle(html);
  } catch {
    return null;
  }
}

function readArticle(html: string): ReadablePage | null {
  const { document } = parseHTML(html);
  const article = new Readability(document, { charThreshold: 300 }).parse();
  const text = article?.content ? cut(plainText(cleaned(article.content))) : '';
  if (!article || text.length < MIN_ARTICLE_LENGTH) return null;
  return {
    title: article.title ?? '',
    byline: article.byline || null,
    publishedAt: article.publishedTime || null,
    language: article.lang || null,
    siteName: article.siteName || null,
    text,
    method: 'article',
  };
}

/** Cleaning that leaves too little took the article itself. */
function cleaned(content: string): string {
  const { document } = parseHTML(`<html><body>${content}</body></html>`);
  const body: PageElement = document.body;
  postClean(body);
  const html = body.innerHTML;
  return plainText(html).length >= MIN_ARTICLE_LENGTH ? html : content;
}

const titleOf = (html: string): string => plainText(/<title[^>]*>([^<]{0,500})/i.exec(html)?.[1] ?? '');
