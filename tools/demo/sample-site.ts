import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { basename, extname, join } from 'node:path';

const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.txt': 'text/plain; charset=utf-8' };

/** Serves the files of one folder on 127.0.0.1 until it is closed: the small web that the samples link to. */
export async function serveSite(folder: string, port: number): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const file = join(folder, basename(new URL(request.url ?? '/', 'http://site').pathname));
    const type = TYPES[extname(file)];
    if (type && existsSync(file)) createReadStream(file).pipe(response.setHeader('content-type', type));
    else response.writeHead(404).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
