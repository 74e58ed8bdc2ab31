import { setTimeout as pause } from 'node:timers/promises';
import { TransientError } from '#libs/errors';
import type { Lock, Locker } from '@tus/server';
import type { UploadLock, UploadLocks } from '../../adapters/upload-lock';
import { uploadIdOf } from './tus-ids';

const LOOK_EVERY_MS = 200;
const PATIENCE_MS = 20_000;

/** The locks of the tus server, shared by all replicas. Whoever comes later asks the one before to let go: its line is usually dead. */
export class TusLocker implements Locker {
  constructor(private readonly locks: UploadLocks) {}

  newLock(key: string): Lock {
    return new TusLock(this.locks.of(uploadIdOf(key)));
  }
}

class TusLock implements Lock {
  constructor(private readonly held: UploadLock) {}

  async lock(signal: AbortSignal, letGo: () => Promise<void> | void): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await this.held.take(() => void letGo()))) {
      if (Date.now() > deadline)
        throw new TransientError('conflict', 'Another request writes this upload at the moment.');
      await pause(LOOK_EVERY_MS, undefined, { signal });
    }
  }

  unlock(): Promise<void> {
    return this.held.release();
  }
}
