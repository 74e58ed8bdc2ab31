import type { Installation } from '../installation.ts';

export interface CephCluster {
  id: string;
  folder: string;
  /** Where the disk daemon finds its plug-ins; Debian 13 builds in a relative path, which is found only from the root folder. */
  classes: string | undefined;
  /** How large the file of the disk may grow, in bytes; counts when the disk is made. */
  diskBytes: number;
}

/**
 * ceph.conf of a one-disk cluster: one monitor, one OSD on a sparse file, one S3 gateway; everything on 127.0.0.1 and logging to stderr.
 * What is deleted is freed after 10 minutes, a download of it has so long. A disk that is full or away is an error after 45 s, not silence for ever.
 */
export function cephConfig({ ports, secrets }: Pick<Installation, 'ports' | 'secrets'>, cluster: CephCluster): string {
  const { id, folder, classes, diskBytes } = cluster;
  return `[global]
fsid = ${id}
mon host = [v2:127.0.0.1:${ports.monitor}/0]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms initial backoff = 0.1
ms max backoff = 0.5
ms bind msgr1 = false
ms bind port min = ${ports.osdFirst}
ms bind port max = ${ports.osdLast}
run dir = ${folder}/run
admin socket =
keyring = ${folder}/keyring
log file =
log to stderr = true
err to stderr = true
mon cluster log file = /dev/null
debug mon = 0
debug osd = 0
debug bluestore = 0
debug bdev = 0
debug bluefs = 0
debug rocksdb = 0
debug paxos = 0
paxos propose interval = 0.05
paxos min wait = 0.02
mon tick interval = 1
mon client ping interval = 1
mon client hunt interval = 0.3
mon client hunt interval backoff = 1
osd pool default size = 1
osd pool default min size = 1
mon allow pool size one = true
mon warn on pool no redundancy = false
osd crush chooseleaf type = 0
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
rgw rados pool pg num min = 8
mon max pg per osd = 2000
mon osd full ratio = .99
[mon]
mon data = ${folder}/mon
mon initial members = a
mon data avail crit = 1
[osd]
osd data = ${folder}/osd
${classes ? `osd class dir = ${classes}\n` : ''}osd objectstore = bluestore
bluestore block size = ${diskBytes}
bluestore block create = true
bluestore fsck on mount = false
osd mon shutdown timeout = 1
osd memory target = 939524096
bluestore cache autotune = false
bluestore cache size = 67108864
[client.admin]
rgw frontends = beast endpoint=127.0.0.1:${ports.s3}
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = consilium=${secrets.s3KmsKey}
rgw allow notification secrets in cleartext = true
rgw thread pool size = 32
rgw gc obj min wait = 600
rgw gc processor period = 600
rados osd op timeout = 45
debug rgw = 0
`;
}
