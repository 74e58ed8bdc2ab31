import { type Launch, limitedLaunch } from '../limited-process/limited-launch';
import type { MakerSettings } from './maker-settings';

/** How a maker is started. */
export const makerLaunch = ({ cpuSeconds, memoryMegabytes, searchPath }: MakerSettings): Launch =>
  limitedLaunch({
    cpuSeconds,
    memoryMegabytes,
    searchPath,
    file: 'output-maker/program/maker.program.js',
  });
