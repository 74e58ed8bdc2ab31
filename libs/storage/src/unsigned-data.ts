/**
 * Leaves the data of a command out of its signature, as the SDK does by itself with streams: hashing them once more would be a
 * quarter of the work of an upload. The request itself is signed; that data arrive whole is the affair of TCP or TLS.
 * Used as `command.middlewareStack.add(unsignedData, WHILE_BUILT)`.
 */
export const unsignedData =
  <Args extends { request: unknown }, Result>(next: (args: Args) => Result) =>
  (args: Args): Result => {
    if (hasHeaders(args.request)) args.request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
    return next(args);
  };

/** Before the request is signed. */
export const WHILE_BUILT = { step: 'build', name: 'unsignedData' } as const;

const hasHeaders = (request: unknown): request is { headers: Record<string, string> } =>
  typeof request === 'object' && request !== null && 'headers' in request;
