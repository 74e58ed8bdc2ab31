import { until } from '#libs/testing';
import { PART_BYTES, PartBuffers } from './part-buffers';

describe('PartBuffers', () => {
  it('gives the same memory to one upload after the other', () => {
    const buffers = new PartBuffers();
    const first = buffers.take();
    expect(first).toHaveLength(2 * PART_BYTES);
    buffers.giveBack(first);
    expect(buffers.take()).toBe(first);
  });

  it('gives no memory to two uploads at once', () => {
    const buffers = new PartBuffers();
    expect(buffers.take()).not.toBe(buffers.take());
  });

  it('says when memory is to be saved, and keeps no more than it finds enough', () => {
    const buffers = new PartBuffers();
    const taken = Array.from({ length: 33 }, () => buffers.take());
    expect(buffers.areShort).toBe(true);
    for (const buffer of taken) buffers.giveBack(buffer);
    expect(buffers.areShort).toBe(false);
    expect(buffers.kept).toBe(32);
  });

  it('gives memory back to the system when no upload has come for a while', async () => {
    const buffers = new PartBuffers(1);
    const buffer = buffers.take();
    buffers.giveBack(buffer);
    await until(() => buffers.kept === 0, 'memory being given back');
    expect(buffer.buffer.byteLength).toBe(0);
  });
});
