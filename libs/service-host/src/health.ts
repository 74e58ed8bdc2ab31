import { Injectable } from '@nestjs/common';

/** Longer than this, and a component counts as down. */
const PATIENCE_MS = 2_000;

export type ComponentState = 'up' | 'down';

interface Watched {
  name: string;
  ping: () => Promise<unknown>;
  close: () => void;
}

/** Whether the parts that a service needs answer. */
@Injectable()
export class Health {
  private readonly watched: Watched[] = [];
  private stopping = false;

  /** Whether the service has been told to stop: it finishes what it has and wants nothing new. */
  get isStopping(): boolean {
    return this.stopping;
  }

  beginStop(): void {
    this.stopping = true;
  }

  /** Adds a component to the checks; `close` is called when the process stops. */
  watch(name: string, ping: () => Promise<unknown>, close: () => void): void {
    this.watched.push({ name, ping, close });
  }

  /** The state of each component. */
  async states(): Promise<Record<string, ComponentState>> {
    const states = await Promise.all(this.watched.map(async ({ name, ping }) => [name, await stateOf(ping)] as const));
    return Object.fromEntries(states);
  }

  closeAll(): void {
    for (const { close } of this.watched) close();
  }
}

async function stateOf(ping: () => Promise<unknown>): Promise<ComponentState> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ComponentState>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, 'down')));
  const answer = ping().then(
    (): ComponentState => 'up',
    (): ComponentState => 'down',
  );
  const state = await Promise.race([answer, late]);
  clearTimeout(timer);
  return state;
}
