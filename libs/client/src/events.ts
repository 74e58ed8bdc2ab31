/** One server-sent event of the fleet. */
export interface FleetEvent {
  /** Where to go on from: send it as `Last-Event-ID`. */
  readonly id: string;
  /** `document`, `task` or `problem`; `message` when it only tells a place. */
  readonly event: string;
  /** JSON; empty when it only tells a place. */
  readonly data: string;
}

/** The fleet says something every 15 s; a stream that is silent for so many milliseconds is dead. */
const SILENCE_MS = 45_000;

/** The events of a stream as they come (HTML living standard, 9.2.6); ends when the stream ends, breaks off or falls silent. */
export async function* eventsIn(body: ReadableStream<Uint8Array>, silenceMs = SILENCE_MS): AsyncGenerator<FleetEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const chunk = await nextOf(reader, silenceMs);
      if (chunk === undefined) return;
      const blocks = `${rest}${chunk}`.split('\n\n');
      rest = blocks.pop() ?? '';
      yield* blocks.map(eventOf).filter(({ id, data }) => id !== '' || data !== '');
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Undefined at the end, however it came about. */
async function nextOf(reader: ReadableStreamDefaultReader<string>, silenceMs: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, silenceMs, undefined)));
  const read = reader.read().then(
    ({ value }) => value,
    () => undefined,
  );
  return Promise.race([read, silence]).finally(() => clearTimeout(timer));
}

/** Lines are `field: value`; a line that begins with a colon is a comment. */
function eventOf(block: string): FleetEvent {
  const lines = block.split('\n').map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
  });
  const fields = new Map(lines);
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data: fields.get('data') ?? '' };
}
