import type { FlowNames } from './names.ts';

/** The module's text with the flow among its controllers. Its order of imports is kept by path, as in the other modules. */
export function registered(text: string, { flow, className }: FlowNames, role: string): string {
  const path = `./flows/${flow}/${flow}.${role}`;
  return withController(withImport(text, `import { ${className} } from '${path}';`), className);
}

function withImport(text: string, line: string): string {
  const lines = text.split('\n');
  const next = lines.findIndex((candidate) => isLocal(candidate) && pathOf(candidate) > pathOf(line));
  const place = next >= 0 ? next : lines.findLastIndex((candidate) => candidate.startsWith('import ')) + 1;
  return lines.toSpliced(place, 0, line).join('\n');
}

const isLocal = (line: string): boolean => /^import .* from '\.\//.test(line);

const pathOf = (line: string): string => line.split("from '")[1] ?? '';

function withController(text: string, className: string): string {
  if (!/controllers: \[/.test(text)) return text.replace('@Module({', `@Module({\n  controllers: [${className}],`);
  return text.replace(/controllers: \[([^\]]*?),?\s*\]/, (_, names: string) => `controllers: [${names}, ${className}]`);
}
