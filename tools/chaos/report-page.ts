import type { ChaosRun } from './run.ts';
export const reportPage = (_run: ChaosRun): string => '';
