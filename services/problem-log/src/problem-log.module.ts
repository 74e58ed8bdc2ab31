import { Module } from '@nestjs/common';
import { TaskDecisions } from '#libs/ledger';
import { ServiceDocs, ServiceHost } from '#libs/service-host';
import openapi from '../../../docs/openapi/problem-log.json';
import { AuditedTransactions } from './adapters/audited-transactions';
import { Belongings } from './adapters/belongings.store';
import { BulkRetries } from './adapters/bulk-retries.store';
import { BulkViews } from './adapters/bulk-views.store';
import { Decisions } from './adapters/decisions';
import { Experiences } from './adapters/experiences.store';
import { ProblemEdits } from './adapters/problem-edits.store';
import { ProblemGroups } from './adapters/problem-groups.store';
import { ProblemViews } from './adapters/problem-views.store';
import { Problems } from './adapters/problems.store';
import { Retention } from './adapters/retention.store';
import { DecideProblem } from './flows/decide-problem/decide-problem.controller';
import { EditProblem } from './flows/edit-problem/edit-problem.controller';
import { Edits } from './flows/edit-problem/edits';
import { ListProblems } from './flows/list-problems/list-problems.controller';
import { RecordProblem } from './flows/record-problem/record-problem.consumer';
import { WaitingProblemsGauge } from './flows/record-problem/waiting-problems.gauge';
import { RetireProblems } from './flows/retire-problems/retire-problems.timer';
import { RetryInBulk } from './flows/retry-in-bulk/retry-in-bulk.controller';
import { BulkLeader } from './flows/run-bulk-retries/bulk-leader';
import { BulkSender } from './flows/run-bulk-retries/bulk-sender';
import { RunBulkRetries } from './flows/run-bulk-retries/run-bulk-retries.timer';
import { SettleRetries } from './flows/settle-retries/settle-retries.timer';
import { SteerBulkRetry } from './flows/steer-bulk-retry/steer-bulk-retry.controller';
import { ProblemLogConfig } from './problem-log.config';

@Module({
  imports: [ServiceHost.forService('problem-log', ProblemLogConfig), ServiceDocs.of(openapi)],
  controllers: [RecordProblem, RetryInBulk, SteerBulkRetry, ListProblems, EditProblem, DecideProblem], // `bulk` and `edit` before `:id` and `:decision`
  providers: [
    Problems,
    ProblemViews,
    ProblemGroups,
    ProblemEdits,
    Experiences,
    Belongings,
    BulkRetries,
    BulkViews,
    Retention,
    AuditedTransactions,
    TaskDecisions,
    Decisions,
    Edits,
    SettleRetries,
    BulkSender,
    BulkLeader,
    RunBulkRetries,
    RetireProblems,
    WaitingProblemsGauge,
  ],
})
export class ProblemLogModule {}
