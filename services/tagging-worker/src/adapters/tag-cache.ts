import { LRUCache } from 'lru-cache';
import type { TagClaims } from './tag-claims.store';

/** Texts remembered by one process and for how long, as TAG-3 says. */
const MEMORY = { max: 10_000, ttl: 24 * 3_600_000 };

/** Where tags came from: this process had them, another worker of the fleet made them, or they were made just now. */
export type TagSource = 'memory' | 'fleet' | 'call';

/** Tags and where they came from. */
export interface KnownTags {
  readonly tags: string[];
  readonly source: TagSource;
}

/** Remembers the tags of texts, so that no text is paid for twice: first in this process, then in the fleet. */
export class TagCache {
  private readonly known = new LRUCache<string, string[]>(MEMORY);
  private readonly running = new Map<string, Promise<KnownTags>>();

  constructor(private readonly claims: TagClaims) {}

  /** Number of texts remembered here, for `tagging_cache_size`. */
  get size(): number {
    return this.known.size;
  }

  /** The tags of this text of this document; `produce` is called when nobody in the fleet has them or is making them. */
  async once(text: TextIdentity, signal: AbortSignal, produce: () => Promise<string[]>): Promise<KnownTags> {
    const key = `tag:${text.documentId}:${text.contentHash}`;
    for (;;) {
      signal.throwIfAborted();
      const tags = this.known.get(key) ?? (await tagsOf(this.running.get(key)));
      if (tags) return { tags, source: 'memory' };
      if (!this.running.has(key)) return this.run(key, signal, produce);
    }
  }

  private async run(key: string, signal: AbortSignal, produce: () => Promise<string[]>): Promise<KnownTags> {
    const work = this.claims
      .once(key, signal, produce)
      .then(({ tags, fromFleet }): KnownTags => ({ tags, source: fromFleet ? 'fleet' : 'call' }));
    this.running.set(key, work);
    try {
      const result = await work;
      this.known.set(key, result.tags);
      return result;
    } finally {
      this.running.delete(key);
    }
  }
}

/** What makes a text the same text. */
export interface TextIdentity {
  readonly documentId: string;
  readonly contentHash: string;
}

/** A failure belongs to the one who runs it; those who waited try for themselves. */
async function tagsOf(work: Promise<KnownTags> | undefined): Promise<string[] | null> {
  try {
    return (await work)?.tags ?? null;
  } catch {
    return null;
  }
}
