import { configOf, integer, rateSettings, redisSettings, storageSettings } from '#libs/config';
import { serviceSettings } from '#libs/service-host';

/** Every setting ingest-gateway reads. */
export class IngestGatewayConfig extends configOf({
  ...serviceSettings,
  ...storageSettings,
  ...redisSettings,
  ...rateSettings,
  MAX_UPLOAD_BYTES: integer(1_073_741_824, 'most bytes one upload may bring; 1 GiB unless told'),
  UPLOAD_TIMEOUT_MS: integer(3_600_000, 'longest that one upload may take to arrive, in milliseconds; 1 h unless told'),
  UPLOAD_IDLE_MS: integer(60_000, 'an upload that sends nothing for so many milliseconds is given up'),
  UPLOAD_SESSION_MS: integer(
    86_400_000,
    'how long an upload over several requests may take, in milliseconds; then what has arrived is removed; 24 h unless told',
  ),
  SWEEP_EVERY_MS: integer(60_000, 'pause between two looks for expired uploads and idempotency keys, in milliseconds'),
  OVERLOAD_ACTIVE_JOBS: integer(100_000, 'with more documents on their way nothing new is taken; 0: any number'),
  OVERLOAD_LANE_DEPTH: integer(0, 'with more documents waiting for one step nothing new is taken; 0: any number'),
  OVERLOAD_OLDEST_S: integer(0, 'when one waits for longer than so many seconds nothing new is taken; 0: however long'),
  STREAMS_PER_KEY: integer(50, 'event streams that one key or account may follow at once, at each replica'),
}) {}
