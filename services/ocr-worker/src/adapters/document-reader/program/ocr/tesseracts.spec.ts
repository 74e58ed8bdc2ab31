import { toGreyTiff } from '../../../../domain/picture/tiff-file';
import { Tesseracts } from './tesseracts';

/** A busy machine takes its time over Tesseract. */
jest.setTimeout(60_000);

const SHEET = toGreyTiff({ data: new Uint8Array(64 * 64).fill(255), width: 64, height: 64 });

describe('Tesseracts', () => {
  const tesseracts = new Tesseracts(1536);
  afterAll(() => tesseracts.stop());

  const read = async (...languages: string[]): Promise<void> => {
    for (const each of languages) expect(await tesseracts.read(each, SHEET)).toEqual([]);
  };

  it('keeps those in use, and ends one that was not asked for some time', async () => {
    await read('eng', 'rus+eng', 'rus+eng');
    expect(tesseracts.languages).toEqual(['eng', 'rus+eng']);
    await read('rus+eng');
    expect(tesseracts.languages).toEqual(['rus+eng']);
    await read('eng');
    expect(tesseracts.languages).toEqual(['rus+eng', 'eng']);
  });

  it('can be asked again after its end', async () => {
    await read('eng');
    await tesseracts.stop();
    expect(tesseracts.languages).toEqual([]);
    await read('eng');
  });
});
