import { type PageFacts, pixelsAt, planPage } from './page-plan';

const A4 = { width: 595, height: 842 };
const TEXT = 'The parties agree that the delivery is made within ten working days after payment.';
const scanAt = (dpi: number) => ({
  pixelWidth: Math.round((A4.width / 72) * dpi),
  pixelHeight: Math.round((A4.height / 72) * dpi),
  pointWidth: A4.width,
  pointHeight: A4.height,
});
const aPage = (facts: Partial<PageFacts> = {}): PageFacts => ({
  ...A4,
  text: '',
  invisible: false,
  images: [],
  ...facts,
});

describe('planPage', () => {
  it('uses a text layer that can be trusted', () => {
    expect(planPage(aPage({ text: TEXT }))).toMatchObject({ source: 'text_layer', reason: 'good layer' });
  });

  it('recognises a page without text, and one whose text is garbage', () => {
    expect(planPage(aPage({ text: ' \n 7 ' }))).toMatchObject({ source: 'ocr', reason: 'no text' });
    expect(planPage(aPage({ text: '\ufffd'.repeat(50) }))).toMatchObject({
      source: 'ocr',
      reason: 'garbage: unmapped characters',
    });
  });

  it('takes little visible text on a scan for a stamp, but trusts the invisible text of another OCR', () => {
    const stamped = { text: TEXT, images: [scanAt(200)] };
    expect(planPage(aPage(stamped))).toMatchObject({ source: 'ocr', reason: 'only a stamp on an image' });
    expect(planPage(aPage({ ...stamped, invisible: true })).source).toBe('text_layer');
    expect(planPage(aPage({ ...stamped, text: TEXT.repeat(5) })).source).toBe('text_layer');
  });

  it('refuses a page of kilometres, and says its size', () => {
    expect(planPage(aPage({ width: 1e7, height: 1e7 }))).toMatchObject({
      source: 'refused',
      reason: 'a size of 10000000 x 10000000 points, limit 200000',
    });
    expect(planPage(aPage({ width: 14_400, height: 14_400 })).source).toBe('ocr');
  });

  it('refuses an image that would not fit into memory, and says its size', () => {
    const bomb = { ...scanAt(200), pixelWidth: 50_000, pixelHeight: 50_000 };
    expect(planPage(aPage({ images: [bomb] }))).toMatchObject({
      source: 'refused',
      reason: 'an image of 50000 x 50000 pixels that needs 10.0 GB, limit 0.8 GB',
    });
  });

  it.each([
    [200, 200],
    [72, 150],
    [600, 300],
  ])('renders a scan of %i dpi at %i', (native, rendered) => {
    expect(planPage(aPage({ images: [scanAt(native)] })).dpi).toBeCloseTo(rendered, 0);
  });

  it('renders a page without a scan at 300 dpi', () => {
    expect(planPage(aPage()).dpi).toBe(300);
  });

  it('renders a huge page at what the memory allows', () => {
    const { dpi } = planPage(aPage({ width: 14_400, height: 14_400 }));
    expect(pixelsAt(14_400, dpi) ** 2).toBeLessThanOrEqual(40.1e6);
  });
});
