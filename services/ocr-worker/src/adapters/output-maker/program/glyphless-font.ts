import { deflateSync } from 'node:zlib';
import type { PdfFileWriter } from './pdf-file.writer';

/** Width of every glyph, in parts of the font's size. */
export const GLYPH_WIDTH = 0.5;

/** Every code means the character of the same number. */
const UNICODE = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
/CMapName/Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000><FFFF> endcodespacerange
1 beginbfrange <0000><FFFF><0000> endbfrange
endcmap CMapName currentdict/CMap defineresource pop end end
`;
const DESCRIPTOR =
  '/Type/FontDescriptor/FontName/GlyphLessFont/Ascent 1000/CapHeight 1000/Descent -1/Flags 5/FontBBox[0 0 500 1000]/ItalicAngle 0/StemV 80';
const SYSTEM = '/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>';

/** A font whose every character is the same empty glyph and whose codes are UTF-16; how pages refer to it. */
export function addGlyphlessFont(file: PdfFileWriter): string {
  const program = file.add({ dictionary: `/Length1 ${TRUE_TYPE.length}`, data: TRUE_TYPE });
  const descriptor = file.add(`<<${DESCRIPTOR}/FontFile2 ${program}>>`);
  const glyphs = file.add(deflated(sameGlyphForAll()));
  const unicode = file.add(deflated(Buffer.from(UNICODE)));
  const descendant = file.add(
    `<</Type/Font/Subtype/CIDFontType2/BaseFont/GlyphLessFont${SYSTEM}/FontDescriptor ${descriptor}/CIDToGIDMap ${glyphs}/DW ${GLYPH_WIDTH * 1000}>>`,
  );
  return file.add(
    `<</Type/Font/Subtype/Type0/BaseFont/GlyphLessFont/Encoding/Identity-H/DescendantFonts[${descendant}]/ToUnicode ${unicode}>>`,
  );
}

function deflated(data: Buffer) {
  return { dictionary: '/Filter/FlateDecode', data: deflateSync(data) };
}

/** Two bytes a code. */
function sameGlyphForAll(): Buffer {
  const map = Buffer.alloc(0x20000);
  for (let at = 1; at < map.length; at += 2) map[at] = 1;
  return map;
}

/** `pdf.ttf` of Tesseract (Apache-2.0): the least TrueType font that viewers accept. */
const TRUE_TYPE = Buffer.from(
  [
    'AAEAAAAKAIAAAwAgT1MvMlbeyJQAAAEoAAAAYGNtYXAACgA0AAABkAAAAB5nbHlmFSJBJAAAAbgAAAAYaGVhZAt48WUAAACsAAAANmhoZWEMAgQCAAAA5AAAACRobXR4BAAAAAAAAYgA',
    'AAAIbG9jYQAMAAAAAAGwAAAABm1heHAABAAFAAABCAAAACBuYW1l8usW2gAAAdAAAABLcG9zdAABAAEAAAIcAAAAIAABAAAAAQAAsJRxEF8PPPUEBwgAAAAAAM+a/G4AAAAA1MOn8gAA',
    'AAAEAAgAAAAAEAACAAAAAAAAAAEAAAgA//8AAAQAAAAAAAQAAAEAAAAAAAAAAAAAAAAAAAACAAEAAAACAAQAAQAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAwAAAZAABQAAAAAAAAAAAAAA',
    'AAAAAAAAAAAAAAAAAAUAAQABAAAAAAAAAAAAAAAAAAAAAAAAAAAAR09PRwBAAAAAAAAB//8AAAABAAGAAAAAAAAAAAAAAAAAAAABAAAAAAAABAAAAAAAAAIAAQAAAAAAFAADAAAAAAAU',
    'AAYACgAAAAAAAAAAAAAAAAAMAAAAAQAAAAAEAAgAAAMAADEhESEEAPwACAAAAAADACoAAAADAAAABQAWAAAAAQAAAAAABQALABYAAwABBAkABQAWAAAAVgBlAHIAcwBpAG8AbgAgADEA',
  ].join(''),
  'base64',
);
