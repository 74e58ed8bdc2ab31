import type { CataloguedDocument } from './catalogue.store';
import { countFacets } from './facets';

const document = (caseName: string | null, mediaType: string, ...tags: string[]): CataloguedDocument => ({
  documentId: 'any',
  title: 'any',
  caseName,
  mediaType,
  tags,
  tagKeys: tags.map((tag) => tag.toLowerCase()),
});

describe('countFacets', () => {
  it('counts each property, the most frequent first', () => {
    const facets = countFacets([
      document('A', 'text/plain', 'Rent'),
      document('B', 'application/pdf', 'rent', 'RENT', 'lease'),
      document('B', 'application/pdf'),
      document(null, 'application/pdf', 'lease'),
    ]);
    expect(facets).toEqual({
      case: [
        { value: 'B', count: 2 },
        { value: 'A', count: 1 },
      ],
      tag: [
        { value: 'Rent', count: 2 },
        { value: 'lease', count: 2 },
      ],
      mediaType: [
        { value: 'application/pdf', count: 3 },
        { value: 'text/plain', count: 1 },
      ],
    });
  });

  it('lists the twenty most frequent values', () => {
    const many = Array.from({ length: 30 }, (_, n) => document(`case ${n}`, 'text/plain'));
    expect(countFacets([...many, document('case 29', 'text/plain')]).case[0]).toEqual({ value: 'case 29', count: 2 });
    expect(countFacets(many).case).toHaveLength(20);
  });
});
