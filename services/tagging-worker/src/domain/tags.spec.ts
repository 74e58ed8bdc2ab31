import { acceptTags, findTag } from './tags';

const CONTRACT =
  'Договор поставки № 15 заключён между ООО «Северсталь-Инфоком» и АО «Ромашка».\n' +
  'Поставщик обязуется передать серверное\nоборудование; за про-\nсрочку начисляется неустойка.';

describe('findTag', () => {
  const found = (tag: string): string | null => {
    const span = findTag(CONTRACT, tag);
    return span && CONTRACT.slice(span.start, span.end);
  };

  it('finds a tag in another case and with е for ё', () => {
    expect(found('договор ПОСТАВКИ')).toBe('Договор поставки');
    expect(found('заключен')).toBe('заключён');
  });

  it('finds a tag across a line break and a hyphenation', () => {
    expect(found('серверное оборудование')).toBe('серверное\nоборудование');
    expect(found('просрочку')).toBe('про-\nсрочку');
  });

  it('prefers a place without a line break', () => {
    const text = 'серверное\nоборудование и Серверное оборудование';
    expect(findTag(text, 'серверное оборудование')).toEqual({ start: 25, end: 47 });
  });

  it('accepts the beginning of an inflected word, but no letters from inside one', () => {
    expect(found('неустойк')).toBe('неустойк');
    expect(found('рочку')).toBeNull();
    expect(findTag('He said so', 'AI')).toBeNull();
    expect(findTag('Aiming high', 'AI')).toBeNull();
  });

  it('ignores the marks models put around tags', () => {
    expect(found('#неустойка')).toBe('неустойка');
    expect(found('«Ромашка».')).toBe('Ромашка');
  });

  it.each(['сервер оборудование', 'штраф', '', ' ', '15', 'я'])('does not find %j', (tag) => {
    expect(found(tag)).toBeNull();
  });
});

describe('acceptTags', () => {
  it('keeps literal parts in their order, with spans into the original', () => {
    const tags = acceptTags(CONTRACT, ['неустойка', 'штраф', 'серверное оборудование', 'Северсталь-Инфоком']);
    expect(tags.map((tag) => tag.text)).toEqual(['неустойка', 'серверное оборудование', 'Северсталь-Инфоком']);
    expect(tags.map((tag) => CONTRACT.slice(tag.start, tag.end))).toEqual([
      'неустойка',
      'серверное\nоборудование',
      'Северсталь-Инфоком',
    ]);
  });

  it('takes each tag once, whatever its case', () => {
    expect(acceptTags(CONTRACT, ['Ромашка', 'РОМАШКА', 'заключён', 'заключен'])).toHaveLength(2);
  });

  it('takes five at most', () => {
    const proposed = ['Договор', 'поставки', 'Ромашка', 'Поставщик', 'неустойка', 'передать'];
    expect(acceptTags(CONTRACT, proposed).map((tag) => tag.text)).toEqual(proposed.slice(0, 5));
  });

  it('shows the tag as the text writes it, not as the model did', () => {
    expect(acceptTags(CONTRACT, ['просрочку', 'ооо'])).toEqual([
      { text: 'просрочку', start: CONTRACT.indexOf('про-'), end: CONTRACT.indexOf('срочку') + 6 },
      { text: 'ООО', start: CONTRACT.indexOf('ООО'), end: CONTRACT.indexOf('ООО') + 3 },
    ]);
  });

  it('has nothing to say about an empty text', () => {
    expect(acceptTags('', ['anything'])).toEqual([]);
  });
});
