import { Initial1795500000001 } from './1795500000001-initial';
import { Search1795500000002 } from './1795500000002-search';
import { IngestGateway1795500000003 } from './1795500000003-ingest-gateway';
import { ProblemLog1795500000010 } from './1795500000010-problem-log';
import { ProblemLogEdits1795500000011 } from './1795500000011-problem-log-edits';
import { ProblemLogBulks1795500000012 } from './1795500000012-problem-log-bulks';
import { ProblemLogRetention1795500000013 } from './1795500000013-problem-log-retention';
import { Auditor1795500000020 } from './1795500000020-auditor';
import { Uploads1795500000030 } from './1795500000030-uploads';
import { Progress1795500000034 } from './1795500000034-progress';
import { BucketRounds1795500000037 } from './1795500000037-bucket-rounds';
import { Revisions1795500000038 } from './1795500000038-revisions';
import { RequestLimits1795500000039 } from './1795500000039-request-limits';
import { Reading1795500000040 } from './1795500000040-reading';
import { Artifacts1795500000044 } from './1795500000044-artifacts';
import { SecondReading1795500000047 } from './1795500000047-second-reading';
import { PageReadings1795500000051 } from './1795500000051-page-readings';
import { TenantLanguages1795500000052 } from './1795500000052-tenant-languages';

/** The schema's history, oldest first. A migration that has been released is never edited. */
export const MIGRATIONS = [
  Initial1795500000001,
  Search1795500000002,
  IngestGateway1795500000003,
  ProblemLog1795500000010,
  ProblemLogEdits1795500000011,
  ProblemLogBulks1795500000012,
  ProblemLogRetention1795500000013,
  Auditor1795500000020,
  Uploads1795500000030,
  Progress1795500000034,
  BucketRounds1795500000037,
  Revisions1795500000038,
  RequestLimits1795500000039,
  Reading1795500000040,
  Artifacts1795500000044,
  SecondReading1795500000047,
  PageReadings1795500000051,
  TenantLanguages1795500000052,
];
