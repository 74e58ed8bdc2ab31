import type { IncomingMessage } from 'node:http';

/** How much of a refused body is read past so that its sender gets the answer; after that the connection is cut. */
const READ_PAST_BYTES = 64 * 1024 * 1024;
/** How long it is waited for the rest; a connection in the middle of a body would hold up a graceful stop. */
const READ_PAST_IDLE_MS = 2_000;

/** Reads the rest of a body past, up to a limit: many senders do not look for an answer before they have sent all. */
export function leaveBody(request: IncomingMessage): void {
  let past = 0;
  request.setTimeout(READ_PAST_IDLE_MS, () => request.destroy());
  request.on('data', (chunk: Buffer) => {
    past += chunk.length;
    if (past > READ_PAST_BYTES) request.destroy();
  });
}
