/** Ctrl-C once ends what is under way in order; twice ends the process. */
export function interruption(): { signal: AbortSignal; over(): void } {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Interrupted('Interrupted.'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    over: () => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}

/** The user wants no more. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
