import { isPublicAddress } from './address-guard';

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '1.1.1.1', '93.184.216.34', '2606:4700::1111', '2a02:6b8::2:242', '::ffff:8.8.8.8'])(
    'lets %s through',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback, any of it', '127.8.9.1'],
    ['loopback 6', '::1'],
    ['this host', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['unspecified 6', '::'],
    ['private A', '10.1.2.3'],
    ['private B', '172.16.0.1'],
    ['private C', '192.168.1.1'],
    ['carrier NAT', '100.64.0.1'],
    ['cloud metadata', '169.254.169.254'],
    ['cloud metadata 6', 'fd00:ec2::254'],
    ['protocol assignments', '192.0.0.192'],
    ['documentation', '192.0.2.1'],
    ['benchmarks', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped private in hex', '::ffff:0a00:0001'],
    ['compatible loopback', '::127.0.0.1'],
    ['NAT64 of private', '64:ff9b::a00:1'],
    ['NAT64, local', '64:ff9b:1::a00:1'],
    ['6to4 of loopback', '2002:7f00:1::'],
    ['Teredo', '2001::1'],
    ['unique local', 'fd00::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['documentation 6', '2001:db8::1'],
    ['discard', '100::1'],
    ['multicast 6', 'ff02::1'],
    ['in brackets', '[::1]'],
    ['no address', 'example.com'],
    ['nothing', ''],
  ])('holds back %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
