import { describe, expect, it } from 'vitest';
import { createBatcher } from '../../../src/platform/batcher.ts';

/** A batcher whose batches are ended by hand. */
function startBatcher(maxItems = 64) {
  const batches: { items: readonly number[]; end: PromiseWithResolvers<readonly string[]> }[] = [];
  const batcher = createBatcher<number, string>({
    maxItems,
    run: (items) => {
      const end = Promise.withResolvers<readonly string[]>();
      batches.push({ items, end });
      return end.promise;
    },
  });
  const end = (place: number, results?: readonly string[]) => {
    const batch = batches[place];
    batch?.end.resolve(results ?? batch.items.map((item) => `done ${item}`));
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { ...batcher, batches, end, settled };
}

describe('a batcher', () => {
  it('starts at once when nothing is under way, and gathers what comes meanwhile into one batch', async () => {
    const { add, batches, end, settled } = startBatcher();
    const answers = [1, 2, 3].map((item) => add(item));
    expect(batches.map(({ items }) => items)).toEqual([[1]]);
    end(0);
    await settled();
    expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    end(1);
    expect(await Promise.all(answers)).toEqual(['done 1', 'done 2', 'done 3']);
  });

  it('sends the next batch on its way before it hands out the results of the last', async () => {
    const { add, batches, end, settled } = startBatcher();
    const seen: number[] = [];
    void add(1).then(() => seen.push(batches.length));
    void add(2);
    end(0);
    await settled();
    expect(seen).toEqual([2]);
  });

  it('takes no more than it may at once', async () => {
    const { add, batches, end, settled } = startBatcher(2);
    for (const item of [1, 2, 3, 4]) void add(item);
    end(0);
    await settled();
    expect(batches[1]?.items).toEqual([2, 3]);
  });

  it('fails the items of a batch that failed, and goes on with the others', async () => {
    const { add, batches, end, settled } = startBatcher();
    const first = add(1);
    const second = add(2);
    batches[0]?.end.reject(new Error('no database'));
    await expect(first).rejects.toThrow('no database');
    await settled();
    end(1);
    expect(await second).toBe('done 2');
  });

  it('fails an item that was left without a result', async () => {
    const { add, end } = startBatcher();
    const only = add(1);
    end(0, []);
    await expect(only).rejects.toThrow('without a result');
  });
});
