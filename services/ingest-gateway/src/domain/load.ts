/** The steps that documents wait for, by the state they wait in. */
export const LANES: Readonly<Record<string, string>> = {
  registered: 'reading',
  parsing: 'reading',
  parsed: 'tagging',
  tagged: 'enriching',
  enriched: 'indexing',
  indexed: 'filing',
};

/** How many documents are in a state, and how long the one has been that got there first. */
export interface StateFigures {
  readonly state: string;
  readonly documents: number;
  readonly oldestSeconds: number;
}

/** Documents that wait for one step, those it is working on included. */
export interface LaneLoad {
  readonly lane: string;
  readonly depth: number;
  /** 0 when there is none. */
  readonly oldestSeconds: number;
}

/** What the fleet has to do. */
export interface Load {
  /** Documents that are accepted and not at an end; those that wait for a person do not count. */
  readonly activeJobs: number;
  readonly lanes: readonly LaneLoad[];
}

/** Above these nothing new is taken; 0 means without end. */
export interface LoadLimits {
  readonly activeJobs: number;
  readonly laneDepth: number;
  readonly oldestSeconds: number;
}

/** Puts the states of documents together to lanes; every lane is there. */
export function loadOf(figures: readonly StateFigures[]): Load {
  const lanes = [...new Set(Object.values(LANES))].map((lane) => {
    const own = figures.filter(({ state }) => LANES[state] === lane);
    return {
      lane,
      depth: own.reduce((sum, { documents }) => sum + documents, 0),
      oldestSeconds: Math.max(0, ...own.map(({ oldestSeconds }) => oldestSeconds)),
    };
  });
  return { activeJobs: lanes.reduce((sum, { depth }) => sum + depth, 0), lanes };
}

/** Why nothing new should be taken, in words; undefined while it may. */
export function overloadOf({ activeJobs, lanes }: Load, limits: LoadLimits): string | undefined {
  if (isAbove(activeJobs, limits.activeJobs)) return `${activeJobs} documents are on their way`;
  const deep = lanes.find(({ depth }) => isAbove(depth, limits.laneDepth));
  if (deep) return `${deep.depth} documents wait for ${deep.lane}`;
  const late = lanes.find(({ oldestSeconds }) => isAbove(oldestSeconds, limits.oldestSeconds));
  return late && `a document has been waiting for ${late.lane} for ${Math.round(late.oldestSeconds)} s`;
}

const isAbove = (value: number, limit: number): boolean => limit > 0 && value > limit;
