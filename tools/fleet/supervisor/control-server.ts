import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { messageOf } from '../errors.ts';
import type { Report } from './progress.ts';

/** What the supervisor does on request; each answers with a stream of progress lines, or with JSON. */
export interface Orders {
  up(services: boolean, report: Report): Promise<boolean>;
  down(report: Report): Promise<boolean>;
  restart(name: string, report: Report): Promise<boolean>;
  status(): unknown;
}

/** Listens on a local port for orders that carry the fleet's control token. */
export async function serveOrders(port: number, token: string, orders: Orders): Promise<Server> {
  const server = createServer((request, response) => void answer(request, response, token, orders));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  orders: Orders,
): Promise<void> {
  if (!sameText(request.headers.authorization ?? '', `Bearer ${token}`)) {
    response.writeHead(401).end();
    return;
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/status') {
    response.end(JSON.stringify(orders.status()));
    return;
  }
  const report: Report = (progress) => void response.write(`${JSON.stringify(progress)}\n`);
  const ok = await obey(pathname, searchParams, orders, report).catch((fault: unknown) => {
    report({ type: 'failed', name: 'supervisor', title: 'Supervisor', message: messageOf(fault) });
    return false;
  });
  report({ type: 'end', ok });
  response.end();
}

async function obey(path: string, query: URLSearchParams, orders: Orders, report: Report): Promise<boolean> {
  if (path === '/up') return orders.up(query.get('services') === 'true', report);
  if (path === '/down') return orders.down(report);
  if (path === '/restart') return orders.restart(query.get('name') ?? '', report);
  return false;
}

function sameText(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
