declare module 'word-extractor' {
  export interface WordDocument {
    getBody(): string;
    getHeaders(options?: { includeFooters?: boolean }): string;
    getTextboxes(): string;
    getFootnotes(): string;
    getEndnotes(): string;
  }
  /** Reads Word documents of before 2007. */
  export default class WordExtractor {
    extract(source: string | Buffer): Promise<WordDocument>;
  }
}
