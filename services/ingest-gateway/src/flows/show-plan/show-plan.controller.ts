import { Controller, Get, Param } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described, KnownIdPipe } from '#libs/service-host';
import { type PlanView, PlansOfTenant } from './plans.store';
import { PLAN } from './show-plan.openapi';

/** How a document is being read or was read: its lane, what it costs, its pages before they were read, and how far each slice is. */
@Controller('api/documents/:id/plan')
@Requires('documents:read')
export class ShowPlan {
  constructor(private readonly plans: PlansOfTenant) {}

  /** `not_found` for documents that nobody has planned: posts, and those that were just accepted. */
  @Get()
  @Described(PLAN)
  handle(@Param('id', KnownIdPipe) id: string, @CurrentCaller() { tenantId }: Caller): Promise<PlanView> {
    return this.plans.one(tenantId, id);
  }
}
