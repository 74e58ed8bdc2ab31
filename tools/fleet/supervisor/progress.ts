/** What the supervisor tells a waiting command, one JSON line each. */
export type Progress =
  | { type: 'done'; name: string; title: string; seconds: number }
  | { type: 'failed'; name: string; title: string; message: string; log?: string; advice?: string }
  | { type: 'end'; ok: boolean };

export type Report = (progress: Progress) => void;

/** Shows progress to a person. */
export type Tell = (progress: Progress) => Promise<void> | void;

/** One process as `status` shows it. */
export interface PartStatus {
  name: string;
  state: string;
  pid: number | undefined;
  upSeconds: number | undefined;
  restarts: number;
  lastFault: string | undefined;
}

export interface FamilyStatus {
  name: string;
  kind: 'infrastructure' | 'service';
  title: string;
  url: string;
  parts: PartStatus[];
}
