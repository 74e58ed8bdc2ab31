import { inflateSync } from 'node:zlib';
import { compressed } from './compressed.ts';
import { corruptXref, deepNesting, goodPage, hugePage, tooManyPages } from './hostile-pdf.ts';
import { endlessTiff, whitePng } from './hostile-pictures.ts';

describe('the nasty files', () => {
  it('hold as many pages as they say, or say another number', () => {
    expect(
      tooManyPages(60)
        .toString('latin1')
        .match(/\/Type\/Page\//g),
    ).toHaveLength(60);
  });

  it('have a page of any size', () => {
    expect(hugePage(14_400).toString('latin1')).toContain('/MediaBox[0 0 14400 14400]');
  });

  it('have cross references that lead nowhere', () => {
    expect(corruptXref().toString('latin1')).not.toContain('/Type/Catalog');
    expect(goodPage().toString('latin1')).toContain('/Type/Catalog');
  });

  it('nest deeper than any stack', () => {
    expect(deepNesting().toString('latin1')).toContain('['.repeat(200_000));
  });

  it('unpack to far more than they weigh', async () => {
    const bomb = await compressed(Buffer.alloc(1000, 65), 1000);
    expect(inflateSync(bomb)).toHaveLength(1_000_000);
    expect(bomb.length).toBeLessThan(2000);
  });

  it('are pictures of absurd size, or with pages without end', async () => {
    const png = await whitePng(300, 200);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([300, 200]);
    const tiff = endlessTiff();
    expect(tiff.readUInt32LE(8 + 2 + 9 * 12)).toBe(8);
  });
});
