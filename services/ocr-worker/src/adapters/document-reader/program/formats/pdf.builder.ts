/** For specs: a PDF of one page with Helvetica as `/F`; `page` and `catalog` are further entries of these dictionaries, `more` further objects from number 6 on. */
export function aPdf({
  content = '',
  page = '',
  box = '0 0 600 800',
  catalog = '',
  more = [] as string[],
} = {}): Buffer {
  const objects = [
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[${box}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>${page}>>`,
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...more,
  ];
  const bodies = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`);
  let offset = '%PDF-1.4\n'.length;
  const rows = bodies.map((body) => {
    const row = `${String(offset).padStart(10, '0')} 00000 n \n`;
    offset += Buffer.byteLength(body, 'latin1');
    return row;
  });
  const size = objects.length + 1;
  const trailer = `xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${offset}\n%%EOF\n`;
  return Buffer.from(`%PDF-1.4\n${bodies.join('')}${trailer}`, 'latin1');
}
