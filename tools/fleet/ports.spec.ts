import { MAX_REPLICAS, portsFrom, servicePort, SERVICES } from './ports.ts';

describe('ports', () => {
  const { osdFirst, osdLast, ...single } = portsFrom(7300);
  const disks = Array.from({ length: osdLast - osdFirst + 1 }, (_, index) => osdFirst + index);
  const replicas = SERVICES.flatMap((service) =>
    Array.from({ length: MAX_REPLICAS }, (_, index) => servicePort(7300, service, index + 1)),
  );

  it('gives every part and every replica a port of its own', () => {
    const all = [...Object.values(single), ...disks, ...replicas];
    expect(new Set(all).size).toBe(all.length);
  });

  it('stays within a hundred', () => {
    const all = [...Object.values(single), ...disks, ...replicas];
    expect(Math.min(...all)).toBe(7300);
    expect(Math.max(...all)).toBeLessThan(7400);
  });

  it('keeps the ports of first replicas next to the edge', () => {
    expect(SERVICES.map((service) => servicePort(7300, service, 1))).toEqual([
      7301, 7302, 7303, 7304, 7305, 7306, 7307, 7308,
    ]);
  });
});
