import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

/** A lock that is not renewed for so long is free: its process has died or was cut off. */
const LEASE_SECONDS = 15;
const RENEW_MS = 1_000;

/** One request at a time works on an upload, whichever replica it came to: the lock is a lease in the row of its session. */
@Injectable()
export class UploadLocks {
  constructor(private readonly database: Database) {}

  of(uploadId: string): UploadLock {
    return new UploadLock(this.database, uploadId);
  }
}

/** One request's hold on an upload. */
export class UploadLock {
  private readonly holder = randomUUID();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly uploadId: string,
  ) {}

  /** True when the upload is free or its holder has died; otherwise the holder is asked to let go. It renews itself until `release`, and tells when another request wants it or has it. */
  async take(onWanted: () => void): Promise<boolean> {
    const rows = await this.database.query<{ taken: boolean }>(TAKE, [this.uploadId, this.holder, LEASE_SECONDS]);
    if (rows[0]?.taken !== true) return false;
    this.timer = setInterval(() => void this.renew(onWanted), RENEW_MS);
    return true;
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    await this.database.query(RELEASE, [this.uploadId, this.holder]);
  }

  private async renew(onWanted: () => void): Promise<void> {
    try {
      const [row] = await this.database.query<{ wanted: boolean }>(RENEW, [this.uploadId, this.holder, LEASE_SECONDS]);
      if (row?.wanted !== false) onWanted();
    } catch {
      // The ledger is away: whoever writes next finds out.
    }
  }
}

const TAKE = `
  UPDATE upload_session SET
    release_asked = coalesce(locked_until > now(), false),
    locked_by = CASE WHEN locked_until > now() THEN locked_by ELSE $2::uuid END,
    locked_until = CASE WHEN locked_until > now() THEN locked_until ELSE now() + make_interval(secs => $3) END
  WHERE id = $1 RETURNING locked_by = $2::uuid AS taken`;

const RENEW = `
  UPDATE upload_session SET locked_until = now() + make_interval(secs => $3)
  WHERE id = $1 AND locked_by = $2 RETURNING release_asked AS wanted`;

const RELEASE = `
  UPDATE upload_session SET locked_by = NULL, locked_until = NULL, release_asked = false WHERE id = $1 AND locked_by = $2`;
