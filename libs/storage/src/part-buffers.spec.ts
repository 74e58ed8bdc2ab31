import { until } from '#libs/testing';
import { PART_BYTES, PartBuffers } from './part-buffers';

describe('PartBuffers', () => {
  it('gives the same memory to one upload after the other', async () => {
    const buffers = new PartBuffers();
    const first = await buffers.take();
    expect(first).toHaveLength(2 * PART_BYTES);
    buffers.giveBack(first);
    expect(await buffers.take()).toBe(first);
  });

  it('gives no memory to two uploads at once', async () => {
    const buffers = new PartBuffers();
    expect(await buffers.take()).not.toBe(await buffers.take());
  });

  it('hands memory on to those who wait, in their order, when enough is in use', async () => {
    const buffers = new PartBuffers();
    const taken = await Promise.all(Array.from({ length: 32 }, () => buffers.take()));
    const waiting = [buffers.take(), buffers.take()];
    for (const buffer of taken.slice(0, 2)) buffers.giveBack(buffer);
    const given = await Promise.all(waiting);
    expect(given.map((buffer) => taken.indexOf(buffer))).toEqual([0, 1]);
    expect(buffers.areShort).toBe(false);
  });

  it('gives more, and says that memory is to be saved, to whoever has waited long enough', async () => {
    const buffers = new PartBuffers(undefined, 1);
    const taken = await Promise.all(Array.from({ length: 33 }, () => buffers.take()));
    expect(new Set(taken).size).toBe(33);
    expect(buffers.areShort).toBe(true);
    for (const buffer of taken) buffers.giveBack(buffer);
    expect(buffers.areShort).toBe(false);
    expect(buffers.kept).toBe(32);
  });

  it('gives memory back to the system when no upload has come for a while', async () => {
    const buffers = new PartBuffers(1);
    const buffer = await buffers.take();
    buffers.giveBack(buffer);
    await until(() => buffers.kept === 0, 'memory being given back');
    expect(buffer.buffer.byteLength).toBe(0);
  });
});
