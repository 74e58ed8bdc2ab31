import { oldWordPages } from './old-word';
import { aDoc } from './old-word.builder';

describe('oldWordPages', () => {
  it('reads the text, Cyrillic included', async () => {
    const [text] = await oldWordPages(aDoc('Акт сверки\rThe parties agree that € 120 are due.\r'));
    expect(text).toBe('Акт сверки\nThe parties agree that € 120 are due.');
  });

  it('knows a document that needs a password', async () => {
    await expect(oldWordPages(aDoc('x', { locked: true }))).rejects.toMatchObject({ code: 'encrypted_file' });
  });

  it.each([
    ['is cut off', aDoc('The parties agree.').subarray(0, 1500)],
    ['is no Word document', Buffer.from('D0CF11E0A1B11AE1'.repeat(100), 'hex')],
  ])('refuses a file that %s', async (_, file) => {
    await expect(oldWordPages(file)).rejects.toMatchObject({ code: 'corrupt_file' });
  });
});
