import { connect } from 'node:net';
import { get } from 'node:http';

const PROBE_LIMIT_MS = 3_000; // a probe that hangs longer counts as a no

/** Whether something listens on a local port. */
export function portOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: PROBE_LIMIT_MS });
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.once('error', () => answer(false));
  });
}

/** The status a GET answers with, 0 when there is no answer. Credentials may stand in the URL. */
export function httpStatus(url: string): Promise<number> {
  const { username, password } = new URL(url);
  return new Promise((resolve) => {
    const auth = username ? `${username}:${password}` : undefined;
    const request = get(url, { auth, agent: false, timeout: PROBE_LIMIT_MS }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(0));
  });
}

/** Whether a GET answers 2xx. */
export async function httpOk(url: string): Promise<boolean> {
  const status = await httpStatus(url);
  return status >= 200 && status < 300;
}

/** The first line a local TCP server answers a line with, empty when there is none. */
export function firstReply(port: number, line: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: PROBE_LIMIT_MS }, () => socket.write(line));
    const answer = (text: string) => {
      socket.destroy();
      resolve(text);
    };
    socket.once('data', (bytes) => answer(bytes.toString()));
    socket.once('timeout', () => answer(''));
    socket.once('error', () => answer(''));
  });
}
