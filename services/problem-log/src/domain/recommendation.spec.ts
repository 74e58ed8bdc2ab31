import { ERROR_CODES } from '#libs/errors';
import { recommendationFor, withExperience } from './recommendation';

describe('recommendationFor', () => {
  it('advises against retrying what cannot get better', () => {
    expect(recommendationFor('corrupt_file')).toMatch(/^Discard/);
  });

  it('advises to retry what was only away', () => {
    expect(recommendationFor('dependency_unavailable')).toMatch(/^Retry when/);
  });

  it.each([...Object.keys(ERROR_CODES), 'a_code_of_tomorrow', 'constructor'])('has a sentence for %s', (code) => {
    expect(recommendationFor(code)).toMatch(/^[A-Z].+\.$/);
  });
});

describe('withExperience', () => {
  it('tells how often a retry helped, once there are enough cases', () => {
    expect(withExperience('Retry once.', { tried: 5, helped: 4 })).toBe(
      'Retry once. So far, retry helped in 4 of 5 cases like this.',
    );
  });

  it('says nothing of two cases', () => {
    expect(withExperience('Retry once.', { tried: 2, helped: 2 })).toBe('Retry once.');
  });
});
