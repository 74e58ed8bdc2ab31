import { withoutInvisibleText } from './invisible-text';

const SCAN = 'q 600 0 0 800 0 0 cm /X Do Q';

describe('withoutInvisibleText', () => {
  it.each([
    ['shown at once', 'BT 3 Tr /F 12 Tf (old) Tj ET', 'BT 3 Tr /F 12 Tf  ET'],
    ['shown in parts', 'BT 3 Tr [(o) -120 (l\\)d)] TJ ET', 'BT 3 Tr  ET'],
    ['in hex', 'BT 3 Tr <6f6c64> Tj ET', 'BT 3 Tr  ET'],
    ['with nested parentheses', 'BT 3 Tr (o(l)d \\( ) Tj ET', 'BT 3 Tr  ET'],
    ['on a new line', "BT 3 Tr (old) ' ET", 'BT 3 Tr T* ET'],
    ['on a new line with spacing', 'BT 3 Tr 1 .5 (old) " ET', 'BT 3 Tr 1 Tw .5 Tc T* ET'],
  ])('takes text away that is %s', (_, layer, wanted) => {
    expect(withoutInvisibleText(`${SCAN} ${layer}`)).toBe(`${SCAN} ${wanted}`);
  });

  it('keeps text that is seen, before, after and between', () => {
    const content = 'BT (seen) Tj q 3 Tr (old) Tj Q (seen too) Tj 3 Tr (old) Tj 0 Tr (and this) Tj ET';
    expect(withoutInvisibleText(content)).toBe('BT (seen) Tj q 3 Tr  Q (seen too) Tj 3 Tr  0 Tr (and this) Tj ET');
  });

  it('does not read inside strings, comments and pictures', () => {
    const others = '(3 Tr) Tj % 3 Tr (no\n BI /W 1 /H 1 ID \x01(3 Tr\x02 EI BT (seen) Tj ET';
    expect(withoutInvisibleText(others)).toBeNull();
    expect(withoutInvisibleText(`${others} 3 Tr (old) Tj`)).toBe(`${others} 3 Tr `);
  });

  it('keeps marked content and its properties', () => {
    const content = '/P <</MCID 0 /Lang (en)>> BDC BT 3 Tr (old) Tj ET EMC';
    expect(withoutInvisibleText(content)).toBe('/P <</MCID 0 /Lang (en)>> BDC BT 3 Tr  ET EMC');
  });

  it.each(['BT (seen) Tj ET', '', SCAN, '3 Tr (never ends', 'BT 3 Tr (old) Tj ) ET'])(
    'leaves %j as it is',
    (content) => {
      expect(withoutInvisibleText(content)).toBeNull();
    },
  );
});
