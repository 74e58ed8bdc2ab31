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

const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/main';
const PRESENTATION = 'http://schemas.openxmlformats.org/presentationml/2006/main';
const slide = (text: string) =>
  `<p:sld xmlns:p="${PRESENTATION}" xmlns:a="${DRAWING}"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>`;
const presentation = (...texts: string[]) =>
  aZip({
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="ppt/presentation.xml"/></Relationships>`,
    'ppt/presentation.xml': `<p:presentation xmlns:p="${PRESENTATION}"/>`,
    ...Object.fromEntries(texts.map((text, index) => [`ppt/slides/slide${index + 1}.xml`, slide(text)])),
  });

const OPEN = 'urn:oasis:names:tc:opendocument:xmlns';
const openSpreadsheet = () =>
  aZip({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<office:document-content xmlns:office="${OPEN}:office:1.0" xmlns:table="${OPEN}:table:1.0" xmlns:text="${OPEN}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Sheet1"><table:table-row><table:table-cell office:value-type="string"><text:p>Касса</text:p></table:table-cell><table:table-cell office:value-type="float"><text:p>640</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
    'META-INF/manifest.xml': '<manifest/>',
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

  it('makes a page of each slide', async () => {
    expect(await officePages(presentation('Quay wall', 'План работ'))).toEqual(['Quay wall', 'План работ']);
  });

  it('reads an OpenDocument spreadsheet', async () => {
    const [text] = await officePages(openSpreadsheet());
    expect(text).toMatch(/Касса\s+640/);
  });

  it('refuses a damaged document', async () => {
    const damaged = workbook().subarray(0, 400);
    await expect(officePages(damaged)).rejects.toMatchObject({ code: 'corrupt_file' });
    await expect(officePages(aZip({ 'readme.txt': 'no document' }))).rejects.toMatchObject({ code: 'corrupt_file' });
  });
});
