import { aFleet } from '../a-fleet.ts';
import { cephConfig } from './ceph-config.ts';
import { brokerConfig } from './rabbitmq.ts';
import { identityIn } from './users.ts';

describe('settings of private instances', () => {
  it('let RabbitMQ listen on this machine only', () => {
    const config = brokerConfig(aFleet());
    expect(config).toContain('{tcp_listeners, [{"127.0.0.1", 7372}]}');
    expect(config.match(/\{ip, "127\.0\.0\.1"\}, \{port, \d+\}/g)).toHaveLength(2);
  });

  it('give RabbitMQ the user and vhost of the fleet', () => {
    const config = brokerConfig(aFleet());
    expect(config).toContain('{default_pass, <<"rabbitPassword">>}');
    expect(config).toContain('{default_vhost, <<"consilium">>}');
  });

  it('keep every daemon of the object store on this machine and in its folder', () => {
    const config = cephConfig(aFleet(), { id: 'an-id', folder: '/data/ceph', classes: undefined, diskBytes: 10 ** 11 });
    expect(config).toContain('mon host = [v2:127.0.0.1:7378/0]');
    expect(config).toContain('public addr = 127.0.0.1\ncluster addr = 127.0.0.1');
    expect(config).toContain('endpoint=127.0.0.1:7377');
    expect(config.match(/= \/(?!data\/ceph|dev\/null)/g)).toBeNull();
  });

  it('find a system user in passwd', () => {
    const passwd = 'root:x:0:0:root:/root:/bin/bash\nredis:x:104:108::/var/lib/redis:/usr/sbin/nologin\n';
    expect(identityIn(passwd, 'redis')).toEqual({ uid: 104, gid: 108 });
    expect(identityIn(passwd, 'nobody')).toBeUndefined();
  });
});
