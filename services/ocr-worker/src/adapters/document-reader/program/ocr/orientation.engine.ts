import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Orientation } from '../../../../domain/page-attempts';
import type { TiffFile } from '../../../../domain/picture/tiff-file';
import { parseOrientation } from '../../../../domain/orientation-report';
import { tesseractCommand } from './tesseract-launch';

/** It takes 0.6 to 0.8 s. */
const TIMEOUT_MS = 30_000;

/** Asks Tesseract's orientation model, which needs a process of its own and some text; null when it cannot tell. */
export async function findOrientation(picture: TiffFile, memoryMegabytes: number): Promise<Orientation | null> {
  const { program, args } = tesseractCommand(
    ['stdin', 'stdout', '--psm', '0', '-l', 'osd', '--dpi', '300'],
    memoryMegabytes,
  );
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
  child.on('error', withoutOpinion);
  child.stdin.on('error', withoutOpinion);
  for (const piece of picture) child.stdin.write(piece);
  child.stdin.end();
  return parseOrientation(await text(child.stdout));
}

/** A model that does not run has no opinion: the page is tried without one. */
function withoutOpinion(): void {}
