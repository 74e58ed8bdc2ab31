import { Module } from '@nestjs/common';
import { TaskDecisions } from '#libs/ledger';
import { ServiceHost } from '#libs/service-host';
import { Experiences } from './adapters/experiences.store';
import { ProblemGroups } from './adapters/problem-groups.store';
import { ProblemViews } from './adapters/problem-views.store';
import { Problems } from './adapters/problems.store';
import { DecideProblem } from './flows/decide-problem/decide-problem.controller';
import { Decisions } from './flows/decide-problem/decisions';
import { ListProblems } from './flows/list-problems/list-problems.controller';
import { OpenProblemsGauge } from './flows/record-problem/open-problems.gauge';
import { RecordProblem } from './flows/record-problem/record-problem.consumer';
import { SettleRetries } from './flows/settle-retries/settle-retries.timer';
import { ProblemLogConfig } from './problem-log.config';

@Module({
  imports: [ServiceHost.forService('problem-log', ProblemLogConfig)],
  controllers: [RecordProblem, ListProblems, DecideProblem],
  providers: [
    Problems,
    ProblemViews,
    ProblemGroups,
    Experiences,
    TaskDecisions,
    Decisions,
    SettleRetries,
    OpenProblemsGauge,
  ],
})
export class ProblemLogModule {}
