/** A name or title as people mean it: one line, NFC, without control characters (Postgres refuses NUL) and outer spaces. */
export const oneLine = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
