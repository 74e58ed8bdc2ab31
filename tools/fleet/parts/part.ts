/** How to start one process. `user` takes effect only when the fleet runs as root. */
export interface Launch {
  command: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  user?: string;
}

/** One process the supervisor keeps alive. */
export interface Part {
  name: string;
  /** How long a start may take, in ms, before it counts as failed. */
  startLimitMs: number;
  stop: { signal: NodeJS.Signals; graceMs: number };
  /** Makes everything the process needs; runs before every start and must be safe to repeat after a crash at any point. Ends early on the signal. */
  prepare(wanted: AbortSignal): Promise<Launch>;
  /** Whether it serves. */
  ready(): Promise<boolean>;
  /** Whether it runs but has begun to turn everybody away for good; asked now and then, and a yes restarts it. */
  refuses?(): Promise<boolean>;
  /** What has to be made inside it once it serves; repeated at every start. */
  settle?(): Promise<void>;
}

/** What a person sees as one thing: a service with its replicas, or a piece of infrastructure with its processes. */
export interface Family {
  name: string;
  kind: 'infrastructure' | 'service';
  title: string;
  url: string;
  /** Infrastructure stops its processes in this order, a service stops its replicas together. */
  parts: Part[];
  /** Stopping goes wave by wave, lowest first: services 0, doors 1, stores 2. */
  stopWave: number;
}
