import { request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { Installation } from '../installation.ts';
import type { FamilyStatus, Progress, Tell } from './progress.ts';

/** What runs in the fleet, or nothing when its supervisor does not answer. */
export async function fleetStatus(fleet: Installation): Promise<FamilyStatus[] | undefined> {
  try {
    const response = await send(fleet, '/status');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return response.statusCode === 200 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
  } catch {
    return undefined;
  }
}

/** Gives an order and tells each step of it; false when a step failed. */
export async function order(fleet: Installation, path: string, tell: Tell): Promise<boolean> {
  const response = await send(fleet, path);
  let ok = false;
  for await (const line of createInterface({ input: response })) {
    const progress: Progress = JSON.parse(line);
    if (progress.type === 'end') ok = progress.ok;
    else await tell(progress);
  }
  return ok;
}

function send(fleet: Installation, path: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${fleet.secrets.controlToken}` };
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: fleet.ports.control, path, method: 'POST', headers }, resolve);
    call.once('error', reject);
    call.end();
  });
}
