import { ERROR_CODES } from '#libs/errors';
import { recommendationFor } from './recommendation';

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
