import { contentHash, contentHashOf } from './content-hash';
import { PAGE_BREAK } from './documents';

describe('the content hash', () => {
  it('is the same for composed and decomposed letters', () => {
    expect(contentHash('Й')).toBe(contentHash('Й'));
  });

  it('is that of the text whose pages are joined', () => {
    expect(contentHashOf([{ text: 'a' }, { text: 'b' }])).toBe(contentHash(`a${PAGE_BREAK}b`));
    expect(contentHashOf([{ text: 'ab' }])).not.toBe(contentHashOf([{ text: 'a' }, { text: 'b' }]));
  });
});
