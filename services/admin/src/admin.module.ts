import { Module } from '@nestjs/common';
import { TaskDecisions } from '#libs/ledger';
import { ServiceDocs, ServiceHost } from '#libs/service-host';
import { ServiceStorage } from '#libs/service-host/storage';
import openapi from '../../../docs/openapi/admin.json';
import { AdminConfig } from './admin.config';
import { Accounts } from './adapters/accounts';
import { AuditMarks } from './adapters/audit-marks.store';
import { BrokerQueues } from './adapters/broker-queues.client';
import { Differences } from './adapters/differences.store';
import { FleetWatch } from './adapters/fleet-watch';
import { LedgerStore } from './adapters/ledger.store';
import { LoginAttempts } from './adapters/login-attempts.store';
import { ProblemStore } from './adapters/problem.store';
import { ReplicaHealth } from './adapters/replica-health.client';
import { VaultFiles } from './adapters/vault-files';
import { WaitingStore } from './adapters/waiting.store';
import { AuditLedger } from './flows/audit-ledger/audit-ledger.timer';
import { Auditor } from './flows/audit-ledger/auditor';
import { comparisons } from './flows/audit-ledger/comparisons';
import { LedgerGauges } from './flows/audit-ledger/ledger.gauges';
import { Login } from './flows/login/login.controller';
import { IndexCleaner } from './flows/repair-difference/index-cleaner';
import { NextMessage } from './flows/repair-difference/next-message';
import { RepairDifference } from './flows/repair-difference/repair-difference.controller';
import { Repairs } from './flows/repair-difference/repairs';
import { SentDocuments } from './flows/repair-difference/sent-document.store';
import { ShowFleet } from './flows/show-fleet/show-fleet.controller';
import { ShowLedger } from './flows/show-ledger/show-ledger.controller';
import { ShowStartPage } from './flows/show-start-page/show-start-page.controller';

@Module({
  imports: [ServiceHost.forService('admin', AdminConfig), ServiceStorage.using(AdminConfig), ServiceDocs.of(openapi)],
  controllers: [Login, ShowFleet, ShowLedger, RepairDifference, ShowStartPage],
  providers: [
    Accounts,
    BrokerQueues,
    FleetWatch,
    LedgerStore,
    LoginAttempts,
    ProblemStore,
    ReplicaHealth,
    WaitingStore,
    ...comparisons,
    Differences,
    AuditMarks,
    VaultFiles,
    Auditor,
    AuditLedger,
    LedgerGauges,
    Repairs,
    SentDocuments,
    NextMessage,
    IndexCleaner,
    TaskDecisions,
  ],
})
export class AdminModule {}
