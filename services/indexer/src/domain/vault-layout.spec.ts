import { artifactsOf, mainPageOf, type VaultDocument } from './vault-layout';

const document: VaultDocument = {
  documentId: 'd1',
  title: 'Договор\nпоставки',
  filename: 'scan.pdf',
  caseName: null,
  mediaType: 'application/pdf',
  tags: ['договор поставки'],
  urls: [],
  createdAt: new Date('2026-01-02T03:04:05Z'),
  pages: [
    { number: 1, text: ' one ' },
    { number: 2, text: 'two' },
  ],
};

describe('artifactsOf', () => {
  it('has the text page by page under its title', () => {
    expect(artifactsOf(document)[0]?.content).toBe(
      '# Договор поставки\n\n<!-- page 1 -->\n\none\n\n<!-- page 2 -->\n\ntwo\n',
    );
  });

  it('has what is known about the document as JSON', () => {
    expect(JSON.parse(artifactsOf(document)[1]?.content ?? '')).toEqual({
      document_id: 'd1',
      title: 'Договор\nпоставки',
      filename: 'scan.pdf',
      case: null,
      media_type: 'application/pdf',
      tags: ['договор поставки'],
      urls: [],
      pages: 2,
      created_at: '2026-01-02T03:04:05.000Z',
    });
  });
});

describe('mainPageOf', () => {
  it('starts people off with title, original, tags and room for notes', () => {
    const { content } = mainPageOf(document);
    expect(content).toContain('# Договор поставки\n');
    expect(content).toContain('#договор-поставки');
    expect(content).toContain('## Notes');
  });
});
