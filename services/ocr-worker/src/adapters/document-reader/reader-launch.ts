import { type Launch, limitedLaunch } from '../limited-process/limited-launch';
import type { ReaderSettings } from './reader-settings';

/** Of young objects before V8 collects them: by its own choice it keeps 25 MB more and is no faster. */
const YOUNG_MEGABYTES = 1;

/** How a reader is started. */
export const readerLaunch = ({ cpuSeconds, memoryMegabytes, searchPath, tesseractMegabytes }: ReaderSettings): Launch =>
  limitedLaunch({
    cpuSeconds,
    memoryMegabytes,
    searchPath,
    file: 'document-reader/program/reader.program.js',
    args: [`${tesseractMegabytes}`],
    flags: [`--max-semi-space-size=${YOUNG_MEGABYTES}`],
    env: { OMP_THREAD_LIMIT: '1' },
  });
