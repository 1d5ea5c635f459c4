/** Gathers what arrives while a batch is under way and hands it on together: one batch at a time. */
export type Batcher<Item, Result> = {
  /** Resolves with the item's result once its batch is done, or once it is told; rejects when the batch failed. */
  add(item: Item): Promise<Result>;
};

type Waiting<Item, Result> = { item: Item; settle: PromiseWithResolvers<Result> };

/** `run` gets 1 to `maxItems` items and returns one result for each, in their order; what it has told before stands. */
export function createBatcher<Item, Result>(options: {
  maxItems: number;
  run: (items: readonly Item[], tell: (item: Item, result: Result) => void) => Promise<readonly Result[]>;
}): Batcher<Item, Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isRunning = false;

  /** Never throws: what it returns hands the results out. */
  async function runBatch(batch: readonly Waiting<Item, Result>[]): Promise<() => void> {
    const tell = (told: Item, result: Result) => batch.find(({ item }) => item === told)?.settle.resolve(result);
    try {
      const results = await options.run(
        batch.map(({ item }) => item),
        tell,
      );
      return () => {
        batch.forEach(({ settle }, place) => {
          const result = results[place];
          if (result === undefined) settle.reject(new Error('a batch left an item without a result'));
          else settle.resolve(result);
        });
      };
    } catch (error) {
      return () => {
        for (const { settle } of batch) settle.reject(error);
      };
    }
  }

  /** The next batch is on its way before the results of the last are handed out: what is done with them takes time too. */
  async function drain(): Promise<void> {
    isRunning = true;
    let handOut = () => {};
    while (waiting.length > 0) {
      const running = runBatch(waiting.splice(0, options.maxItems));
      handOut();
      handOut = await running;
    }
    isRunning = false;
    handOut();
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
