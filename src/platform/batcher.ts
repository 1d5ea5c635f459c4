/** Gathers what arrives while a batch is under way and hands it on together: one batch at a time. */
export type Batcher<Item, Result> = {
  /** Resolves with the item's result once its batch is done; rejects when the batch failed. */
  add(item: Item): Promise<Result>;
};

type Waiting<Item, Result> = { item: Item; settle: PromiseWithResolvers<Result> };

/** `run` gets 1 to `maxItems` items and returns one result for each, in their order. */
export function createBatcher<Item, Result>(options: {
  maxItems: number;
  run: (items: readonly Item[]) => Promise<readonly Result[]>;
}): Batcher<Item, Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isRunning = false;

  async function runBatch(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await options.run(batch.map(({ item }) => item));
      batch.forEach(({ settle }, place) => {
        const result = results[place];
        if (result === undefined) settle.reject(new Error('a batch left an item without a result'));
        else settle.resolve(result);
      });
    } catch (error) {
      for (const { settle } of batch) settle.reject(error);
    }
  }

  async function drain(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) await runBatch(waiting.splice(0, options.maxItems));
    isRunning = false;
  }

  return {
    add(item) {
      const settle = Promise.withResolvers<Result>();
      waiting.push({ item, settle });
      if (!isRunning) void drain();
      return settle.promise;
    },
  };
}
