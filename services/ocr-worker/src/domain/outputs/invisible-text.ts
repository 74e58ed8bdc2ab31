import { type Operation, operationsIn } from './content-stream';

/** Text rendering mode of text that is there to be found and not to be seen (ISO 32000-1, 9.3.6). */
const INVISIBLE = '3';

/**
 * The content of a page without the text that nobody sees, as an OCR writes it under a scan; everything else stays byte for byte. Null when there is no such
 * text, or when the content cannot be followed.
 */
export function withoutInvisibleText(content: string): string | null {
  const modes = new RenderingModes();
  const kept: string[] = [];
  let from = 0;
  for (const operation of operationsIn(content)) {
    if (!operation) return null;
    modes.follow(operation);
    const instead = SHOWING[operation.operator];
    if (!instead || modes.current !== INVISIBLE) continue;
    kept.push(content.slice(from, operation.start), instead(operation.operands));
    from = operation.end;
  }
  return from === 0 ? null : kept.join('') + content.slice(from);
}

/** What stays of an operation that shows text: its move to the next line, and the spacing it sets. */
const SHOWING: Record<string, (operands: readonly string[]) => string> = {
  Tj: () => '',
  TJ: () => '',
  "'": () => 'T*',
  '"': ([word = '0', character = '0']) => `${word} Tw ${character} Tc T*`,
};

/** The rendering mode belongs to the graphics state, which is saved and restored. */
class RenderingModes {
  current = '0';
  private readonly saved: string[] = [];

  follow({ operator, operands }: Operation): void {
    if (operator === 'q') this.saved.push(this.current);
    if (operator === 'Q') this.current = this.saved.pop() ?? this.current;
    if (operator === 'Tr') this.current = operands.at(-1) ?? this.current;
  }
}
