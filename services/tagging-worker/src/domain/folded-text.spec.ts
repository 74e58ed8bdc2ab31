import { foldText, shownText } from './folded-text';

describe('foldText', () => {
  it.each([
    ['case', 'Договор ПОСТАВКИ', 'договор поставки'],
    ['ё and е', 'Заключённый Ёж', 'заключенный еж'],
    ['decomposed letters', 'И\u0306од и\u0306 e\u0301', 'йод й é'],
    ['soft hyphens and zero-width spaces', 'доку\u00ADмент\u200Bы', 'документы'],
    ['a word hyphenated over a line break', 'постав-\n  щик и docu-\r\nment', 'поставщик и document'],
    ['a soft hyphen at a line end', 'постав\u00AD\nщик', 'поставщик'],
    ['a hyphenated name over a line break', 'Северсталь-\nИнфоком', 'северсталь-инфоком'],
    ['line breaks and tabs as one space', 'a\n\n\tb\u00A0c', 'a b c'],
    ['letters whose lower case is longer', 'İstanbul', 'i̇stanbul'],
    ['characters outside the basic plane', 'a😀Б', 'a😀б'],
  ])('folds %s', (_, text, folded) => {
    expect(foldText(text).folded).toBe(folded);
  });

  it('keeps dashes that are no hyphenation', () => {
    expect(foldText('кто-то - там -\n- здесь').folded).toBe('кто-то - там - - здесь');
  });

  it('leads every folded unit back to the units it came from', () => {
    const text = 'Аи\u0306 постав-\nщик  ЁЖ';
    const { folded, starts, ends } = foldText(text);
    const back = (part: string): string => {
      const at = folded.indexOf(part);
      return text.slice(starts[at], ends[at + part.length - 1]);
    };
    expect(back('ай')).toBe('Аи\u0306');
    expect(back('поставщик')).toBe('постав-\nщик');
    expect(back('щик еж')).toBe('щик  ЁЖ');
    expect(starts).toHaveLength(folded.length);
    expect(ends).toHaveLength(folded.length);
  });

  it('folds a megabyte', () => {
    const text = 'Поставщик обязуется передать сервер-\nное оборудование, the Buyer accepts it. '.repeat(14_000);
    expect(foldText(text).starts.length).toBeGreaterThan(900_000);
  });
});

describe('shownText', () => {
  it('joins what a line break tore apart and leaves case and ё alone', () => {
    expect(shownText(' Заключённый\n дого-\nвор ')).toBe('Заключённый договор');
  });
});
