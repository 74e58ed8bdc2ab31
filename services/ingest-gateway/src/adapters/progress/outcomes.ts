import { Injectable } from '@nestjs/common';
import { type DocumentState, isOnPath } from '#libs/contracts';
import { concerns, type Interest } from '../../domain/progress-entry';
import { KnownDocuments } from '../known-documents.store';
import { type TaskRow, TasksOfTenant } from '../tasks.store';
import { ProgressFeed } from './progress-feed';

/** Waits until documents and tasks are done, told by the feed and not by asking again and again. */
@Injectable()
export class Outcomes {
  constructor(
    private readonly feed: ProgressFeed,
    private readonly documents: KnownDocuments,
    private readonly tasks: TasksOfTenant,
  ) {}

  /** The state in which a document ended or waits for a person; undefined when `signal` is aborted before. */
  ofDocument(tenantId: string, documentId: string, signal: AbortSignal): Promise<DocumentState | undefined> {
    return this.firstOf({ tenantId, documentId }, signal, async () => {
      const state = await this.documents.state(tenantId, documentId);
      return state === 'published' || !isOnPath(state) ? state : undefined;
    });
  }

  /** A task that has ended; undefined when `signal` is aborted before. */
  ofTask(tenantId: string, taskId: string, signal: AbortSignal): Promise<TaskRow | undefined> {
    return this.firstOf({ tenantId, taskId }, signal, async () => {
      const task = await this.tasks.one(tenantId, taskId);
      return OPEN.has(task.status) ? undefined : task;
    });
  }

  /** What `look` finds, looking now and whenever something has happened. */
  private async firstOf<T>(
    interest: Interest,
    signal: AbortSignal,
    look: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    let news = Promise.withResolvers<void>();
    const { stop } = await this.feed.subscribe((entry) => concerns(interest, entry) && news.resolve());
    const leave = (): void => news.resolve();
    signal.addEventListener('abort', leave);
    try {
      for (;;) {
        const found = await look();
        if (found !== undefined || signal.aborted) return found;
        await news.promise;
        news = Promise.withResolvers<void>();
      }
    } finally {
      signal.removeEventListener('abort', leave);
      stop();
    }
  }
}

const OPEN = new Set(['pending', 'running']);
