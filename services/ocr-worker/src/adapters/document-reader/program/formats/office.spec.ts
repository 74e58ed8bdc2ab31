import { convert } from 'officeparser';
import { officePages } from './office';
import { aZip } from './stored-zip.builder';

const MARKDOWN = '# Смета на ремонт\n\nКровля склада: 640 кв. м.\n\n- профнастил\n- гидроизоляция\n';
const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const sheet = (cell: string) =>
  `<worksheet xmlns="${SPREADSHEET}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${cell}</t></is></c></row></sheetData></worksheet>`;
const workbook = () =>
  aZip({
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${SPREADSHEET}" xmlns:r="${RELATIONS}"><sheets><sheet name="Касса" sheetId="1" r:id="r1"/><sheet name="Bank" sheetId="2" r:id="r2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheet('Наличные'),
    'xl/worksheets/sheet2.xml': sheet('Transfer'),
  });

describe('officePages', () => {
  it.each(['docx', 'odt', 'rtf'] as const)('reads %s whole, Cyrillic included', async (format) => {
    const { value } = await convert(Buffer.from(MARKDOWN), format, { parseConfig: { fileType: 'md' } });
    const [text] = await officePages(Buffer.from(value));
    expect(text).toMatch(/Смета на ремонт\n+Кровля склада: 640 кв\. м\.\n+.*профнастил\n+.*гидроизоляция/);
  });

  it('makes a page of each sheet', async () => {
    const pages = await officePages(workbook());
    expect(pages).toEqual([expect.stringContaining('Наличные'), expect.stringContaining('Transfer')]);
  });

  it('refuses a damaged document', async () => {
    const damaged = workbook().subarray(0, 400);
    await expect(officePages(damaged)).rejects.toMatchObject({ code: 'corrupt_file' });
    await expect(officePages(aZip({ 'readme.txt': 'no document' }))).rejects.toMatchObject({ code: 'corrupt_file' });
  });
});
