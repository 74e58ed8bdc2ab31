/** A name or title as people mean it: one line, NFC, without control characters (Postgres refuses NUL), halves of pairs and outer spaces. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
