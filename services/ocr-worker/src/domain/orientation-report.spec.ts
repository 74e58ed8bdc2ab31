import { parseOrientation } from './orientation-report';

describe('parseOrientation', () => {
  it('takes the turn that would set the page upright', () => {
    const report =
      'Page number: 0\nOrientation in degrees: 90\nRotate: 270\nOrientation confidence: 5.41\nScript: Latin\n';
    expect(parseOrientation(report)).toEqual({ turn: 270, confidence: 5.41 });
  });

  it('is null when Tesseract could not tell', () => {
    expect(parseOrientation('')).toBeNull();
    expect(parseOrientation('Too few characters. Skipping this page')).toBeNull();
  });
});
