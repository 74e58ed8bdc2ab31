import { scaled, singleReplicas } from './scale.ts';

describe('scale', () => {
  it('changes the named services only', () => {
    expect(scaled(singleReplicas(), ['ocr-worker=3'])).toEqual({ ...singleReplicas(), 'ocr-worker': 3 });
  });

  it('takes the last of two wishes for one service', () => {
    expect(scaled(singleReplicas(), ['indexer=3', 'indexer=2']).indexer).toBe(2);
  });

  it('refuses a service that does not exist and names those that do', () => {
    expect(() => scaled(singleReplicas(), ['ocr=2'])).toThrow(
      expect.objectContaining({ message: 'There is no service "ocr".', advice: expect.stringContaining('ocr-worker') }),
    );
  });

  it.each(['ocr-worker', 'ocr-worker=0', 'ocr-worker=8', 'ocr-worker=two', 'ocr-worker=1.5'])(
    'refuses %s',
    (request) => {
      expect(() => scaled(singleReplicas(), [request])).toThrow('is not understood');
    },
  );
});
