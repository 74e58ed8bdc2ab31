import { type MultiBar, type SingleBar } from 'cli-progress';
import { dim } from '../fleet/terminal.ts';
import { type State, WAY } from './follow.ts';
import { bytesText } from './output.ts';
import type { Source } from './sources.ts';

/** What people see while files travel; it goes to stderr, results go to stdout. */
export interface UploadView {
  begin(source: Source): FileView;
  end(): void;
}

export interface FileView {
  sent(bytes: number): void;
  state(state: State): void;
  done(): void;
}

/** Bars on a terminal, one per file; elsewhere nothing, or with `--watch` a line per move. */
export async function uploadView(watches: boolean): Promise<UploadView> {
  if (!process.stderr.isTTY) return linesView(watches);
  const { default: progress } = await import('cli-progress');
  return barsView(
    new progress.MultiBar(
      { format: `{bar} {stage} {name}`, hideCursor: true, clearOnComplete: true, stream: process.stderr, barsize: 28 },
      progress.Presets.shades_grey,
    ),
    watches,
  );
}

/** Half of a bar is the upload, the other half the way through the fleet, when that is watched. */
function barsView(bars: MultiBar, watches: boolean): UploadView {
  return {
    begin: ({ label, size }) => {
      const bar = bars.create(100, 0, { name: label, stage: 'waiting'.padEnd(STAGE_WIDTH) });
      return fileBar(bar, size, watches ? 50 : 100, () => bars.remove(bar));
    },
    end: () => bars.stop(),
  };
}

function fileBar(bar: SingleBar, size: number | undefined, uploadShare: number, remove: () => void): FileView {
  const show = (value: number, stage: string): void => bar.update(value, { stage: stage.padEnd(STAGE_WIDTH) });
  return {
    sent: (bytes) => {
      const share = size ? bytes / size : 0;
      show(share * uploadShare, `${bytesText(bytes)}${size ? ` of ${bytesText(size)}` : ''}`);
    },
    state: (state) => show(50 + (50 * (WAY.indexOf(state) + 1)) / WAY.length, state),
    done: remove,
  };
}

const STAGE_WIDTH = 20;

const linesView = (watches: boolean): UploadView => ({
  begin: ({ label }) => ({
    sent: () => undefined,
    state: (state) => void (watches && process.stderr.write(`${dim(`${label}: ${state}`)}\n`)),
    done: () => undefined,
  }),
  end: () => undefined,
});
