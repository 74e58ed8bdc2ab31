/** A file of the vault: its path below the document's folder. */
export interface VaultFile {
  readonly path: string;
  readonly kind: 'text' | 'metadata' | 'main';
  readonly mediaType: string;
  readonly content: string;
}

/** What the vault shows of a document. */
export interface VaultDocument {
  readonly documentId: string;
  readonly title: string;
  readonly filename: string;
  readonly caseName: string | null;
  readonly mediaType: string;
  readonly tags: readonly string[];
  readonly urls: readonly string[];
  readonly createdAt: Date;
  readonly pages: readonly { number: number; text: string }[];
}

/** What the fleet writes and keeps current: the text, and what is known about it. */
export function artifactsOf(document: VaultDocument): VaultFile[] {
  return [
    { path: 'artifacts/text.md', kind: 'text', mediaType: 'text/markdown', content: textOf(document) },
    { path: 'artifacts/document.json', kind: 'metadata', mediaType: 'application/json', content: metadataOf(document) },
  ];
}

/** The page that belongs to people: made once as a starting point, never touched again. */
export function mainPageOf({ title, tags, filename }: VaultDocument): VaultFile {
  const tagLine =
    tags.length > 0 ? `\n\n${tags.map((tag) => `#${tag.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`).join(' ')}` : '';
  const content = `# ${oneLine(title)}\n\nOriginal: ${oneLine(filename)} · [text](artifacts/text.md)${tagLine}\n\n## Notes\n\n`;
  return { path: 'main.md', kind: 'main', mediaType: 'text/markdown', content };
}

const textOf = ({ title, pages }: VaultDocument): string =>
  `# ${oneLine(title)}\n${pages.map(({ number, text }) => `\n<!-- page ${number} -->\n\n${text.trim()}\n`).join('')}`;

const metadataOf = ({ pages, createdAt, ...document }: VaultDocument): string => {
  const { documentId: document_id, title, filename, caseName, mediaType: media_type, tags, urls } = document;
  const facts = {
    document_id,
    title,
    filename,
    case: caseName,
    media_type,
    tags,
    urls,
    pages: pages.length,
    created_at: createdAt.toISOString(),
  };
  return `${JSON.stringify(facts, null, 2)}\n`;
};

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
