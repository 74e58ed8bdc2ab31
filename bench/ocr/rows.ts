import type { Figures } from '../figures';
import type { OcrRun } from './ocrmypdf';

type Row = Figures['rows'][number];

const perSecond = (run: { pages: number; seconds: number }): string => (run.pages / run.seconds).toFixed(2);

/** What a run cost and gave, in one line. */
export function runRow(name: string, run: OcrRun): Row {
  const errors = `CER ${run.cer} WER ${run.wer} F1 ${run.f1}`;
  const cost = `${run.cpuSeconds.toFixed(0)} s CPU, ${run.peakMegabytes.toFixed(0)} MB`;
  const size = Number.isNaN(run.sizeRatio) ? 'no PDF' : `PDF ${run.sizeRatio.toFixed(3)}×`;
  return [name, `${perSecond(run)} pages/s, ${errors}, ${cost}, ${size}`];
}

/** One run beside another, each beside its goal. */
export function ratioRow(name: string, ours: OcrRun, theirs: OcrRun, goal: number): Row {
  const speed = ours.pages / ours.seconds / (theirs.pages / theirs.seconds);
  const memory = ours.peakMegabytes / theirs.peakMegabytes;
  const errors = ours.cer <= theirs.cer ? 'errors not more' : `errors more by ${(ours.cer - theirs.cer).toFixed(2)}`;
  return [name, `${speed.toFixed(2)}× as fast (goal ${goal}×), ${errors}, memory ${memory.toFixed(2)}× (goal 1.3×)`];
}

/** Where the time of the fleet's readers goes. */
export function shareRow(name: string, { cpuSeconds, tesseractSeconds }: OcrRun): Row {
  return [name, `${((tesseractSeconds / cpuSeconds) * 100).toFixed(0)} % of the CPU inside tesseract (goal 90 %)`];
}
