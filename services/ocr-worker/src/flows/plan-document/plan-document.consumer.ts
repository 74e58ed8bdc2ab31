import { Controller } from '@nestjs/common';
import { documentRegistered, type DocumentRegistered, pagesRead, recognisePages } from '#libs/contracts';
import { Documents } from '#libs/ledger';
import { type Commit, minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { Database, type Transaction } from '#libs/persistence';
import { FirstLook, type Sight } from '../../adapters/first-look';
import { ReadingLanguages } from '../../adapters/reading-languages.store';
import { type OpenPlan, ReadingPlans } from '../../adapters/reading-plans.store';
import { planReading } from '../../domain/reading-plan';

/** Before anything is rendered it is decided how a document is read: in which lane, by what engine, in how many slices. */
@Controller()
export class PlanDocument {
  constructor(
    private readonly database: Database,
    private readonly documents: Documents,
    private readonly plans: ReadingPlans,
    private readonly first: FirstLook,
    private readonly languages: ReadingLanguages,
  ) {}

  /** A document whose reading is under way already is not planned anew: the messages of its open slices are sent again, because somebody missed them. */
  @OnMessage(documentRegistered, {
    concurrency: 2,
    timeoutMs: minutes(5),
    retry: { attempts: 5, firstDelayMs: seconds(2), maxDelayMs: minutes(2) },
  })
  async handle(registered: DocumentRegistered, step: StepContext): Promise<void> {
    const document = await this.languages.with(registered);
    await this.database.transaction((tx) => this.documents.advance(tx, document.documentId, 'parsing'));
    const underWay = await this.plans.underWay(this.database, document);
    const sight = underWay ? undefined : await this.first.look(document, step.signal);
    const crowded = await this.plans.isCrowded(this.database, document.tenantId);
    await step.commitOnce(async (commit) => {
      const open = sight ? await this.save(commit.tx, document, sight, crowded) : underWay;
      if (open) await this.send(commit, document, open);
    });
  }

  private async save(
    tx: Transaction,
    document: DocumentRegistered,
    { file, replacement }: Sight,
    crowded: boolean,
  ): Promise<OpenPlan> {
    if (replacement) await this.first.remember(tx, replacement);
    const bytes = replacement?.size ?? Number(document.size);
    return this.plans.save(tx, document, planReading(file, { bytes, crowded, slicePages: this.plans.slicePages }));
  }

  private async send({ tx, publish }: Commit, document: DocumentRegistered, plan: OpenPlan): Promise<void> {
    const { documentId, tenantId, jobId } = document;
    const ids = { documentId, tenantId, jobId, planId: plan.planId };
    const due = await this.plans.dueSlices(tx, plan);
    for (const slice of due) await publish(recognisePages, { ...ids, slice }, plan.lane);
    if (due.length === 0) await publish(pagesRead, ids);
  }
}
