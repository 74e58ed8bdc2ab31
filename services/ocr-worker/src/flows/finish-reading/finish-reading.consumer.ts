import { Controller } from '@nestjs/common';
import {
  askSecondEngine,
  documentParsed,
  pagesRead,
  type PagesRead,
  recognisePages,
  contentHashOf,
} from '#libs/contracts';
import { Documents, Pages, type PageSummary } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { type OpenPlan, ReadingPlans } from '../../adapters/reading-plans.store';
import { figuresOf } from '../../domain/figures';
import { SecondEngineRules } from '../../domain/second-reading';
import { refusalOfUnread } from '../../domain/unread-document';

/** Every page of a document is stored: its figures are known, and the pipeline is told once that it is parsed. */
@Controller()
export class FinishReading {
  constructor(
    private readonly database: Database,
    private readonly documents: Documents,
    private readonly pages: Pages,
    private readonly plans: ReadingPlans,
    private readonly secondEngine: SecondEngineRules,
  ) {}

  @OnMessage(pagesRead, {
    concurrency: 4,
    timeoutMs: minutes(5),
    retry: { attempts: 5, firstDelayMs: seconds(1), maxDelayMs: minutes(1) },
  })
  async handle(message: PagesRead, step: StepContext): Promise<void> {
    const plan = await this.plans.unfinished(this.database, message.documentId, message.planId);
    if (plan?.refused) return this.readAgain(message, plan, step);
    if (plan) await this.finish(message, plan, step);
  }

  private async finish(
    { documentId, tenantId, jobId, planId }: PagesRead,
    plan: OpenPlan,
    step: StepContext,
  ): Promise<void> {
    const all = await this.pages.summaries(this.database, documentId);
    const pages = all.filter(({ number }) => number <= (plan.lastPage ?? 0)); // an earlier reading may have found more
    await this.refuseUnread(plan, pages);
    await step.commitOnce(async ({ tx, publish }) => {
      await this.documents.advance(tx, documentId, 'parsed');
      if (!(await this.plans.finish(tx, plan))) return;
      await this.pages.keepUpTo(tx, documentId, pages.length);
      const figures = figuresOf(pages);
      await this.documents.recordFigures(tx, documentId, { ...figures, pageCount: pages.length });
      const contentHash = contentHashOf(pages);
      await publish(documentParsed, { documentId, tenantId, jobId, pageCount: pages.length, contentHash });
      if (this.secondEngine.wants(figures)) await publish(askSecondEngine, { documentId, tenantId, jobId, planId });
    });
  }

  /** What is marked as refused is read again when a person decides so. */
  private async refuseUnread(plan: OpenPlan, pages: readonly PageSummary[]): Promise<void> {
    const refusal = refusalOfUnread(pages);
    if (!refusal) return;
    await this.plans.refuse(this.database, plan);
    throw refusal;
  }

  private async readAgain(message: PagesRead, plan: OpenPlan, step: StepContext): Promise<void> {
    const { documentId, tenantId, jobId, planId } = message;
    await step.commitOnce(async ({ tx, publish }) => {
      await this.plans.restart(tx, plan);
      for (const slice of await this.plans.dueSlices(tx, plan))
        await publish(recognisePages, { documentId, tenantId, jobId, planId, slice }, plan.lane);
    });
  }
}
