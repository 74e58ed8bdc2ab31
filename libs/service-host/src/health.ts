import { Injectable } from '@nestjs/common';

/** Longer than this, and a component counts as down. */
const PATIENCE_MS = 2_000;

export type ComponentState = 'up' | 'down';

/** A part of the system that the service works with. */
export interface Component {
  readonly name: string;
  /** Whether the service can do nothing useful without it; otherwise it goes on, worse. */
  readonly isNeeded: boolean;
  readonly ping: () => Promise<unknown>;
  /** Called when the process stops. */
  readonly close?: () => void;
}

/** How the components are. */
export interface Condition {
  readonly states: Record<string, ComponentState>;
  /** All that is needed answers: the service does its work. */
  readonly isReady: boolean;
  /** Everything answers. */
  readonly isWhole: boolean;
}

/** Whether the parts that a service works with answer. */
@Injectable()
export class Health {
  private readonly watched: Component[] = [];
  private stopping = false;

  /** Whether the service has been told to stop: it finishes what it has and wants nothing new. */
  get isStopping(): boolean {
    return this.stopping;
  }

  beginStop(): void {
    this.stopping = true;
  }

  /** Adds a component to the checks. */
  watch(component: Component): void {
    this.watched.push(component);
  }

  async condition(): Promise<Condition> {
    const seen = await Promise.all(this.watched.map(async (part) => ({ ...part, state: await stateOf(part) })));
    return {
      states: Object.fromEntries(seen.map(({ name, state }) => [name, state])),
      isReady: seen.every(({ isNeeded, state }) => state === 'up' || !isNeeded),
      isWhole: seen.every(({ state }) => state === 'up'),
    };
  }

  closeAll(): void {
    for (const { close } of this.watched) close?.();
  }
}

async function stateOf({ ping }: Component): Promise<ComponentState> {
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
