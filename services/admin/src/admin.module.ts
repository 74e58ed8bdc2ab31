import { Module } from '@nestjs/common';
import { ServiceHost } from '#libs/service-host';
import { AdminConfig } from './admin.config';
import { Accounts } from './adapters/accounts';
import { BrokerQueues } from './adapters/broker-queues.client';
import { FleetWatch } from './adapters/fleet-watch';
import { LedgerStore } from './adapters/ledger.store';
import { LoginAttempts } from './adapters/login-attempts.store';
import { ProblemStore } from './adapters/problem.store';
import { ReplicaHealth } from './adapters/replica-health.client';
import { WaitingStore } from './adapters/waiting.store';
import { Login } from './flows/login/login.controller';
import { ShowFleet } from './flows/show-fleet/show-fleet.controller';
import { ShowLedger } from './flows/show-ledger/show-ledger.controller';
import { ShowStartPage } from './flows/show-start-page/show-start-page.controller';

@Module({
  imports: [ServiceHost.forService('admin', AdminConfig)],
  controllers: [Login, ShowFleet, ShowLedger, ShowStartPage],
  providers: [
    Accounts,
    BrokerQueues,
    FleetWatch,
    LedgerStore,
    LoginAttempts,
    ProblemStore,
    ReplicaHealth,
    WaitingStore,
  ],
})
export class AdminModule {}
