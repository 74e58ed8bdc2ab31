import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * Who asks before sending a body (`Expect: 100-continue`) is told to go on when something begins to read it: who is refused
 * before that has sent nothing. Node by itself tells everybody to go on at once.
 */
export function continueWhenRead(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const read = request._read.bind(request);
    request._read = (size) => {
      request._read = read;
      if (!response.headersSent) response.writeContinue();
      read(size);
    };
    server.emit('request', request, response);
  });
}
