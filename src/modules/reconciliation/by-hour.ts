import type { Pages } from './reconciliation-deps.ts';

const HOUR = 3_600_000;

/** All that happened from `from` until the chunk that came before this one, which is the later one. */
export type Chunk<T> = { from: Date; items: T[] };

/**
 * Regroups pages that come newest first into chunks that begin on the hour, so that each can be compared with our
 * rows of the same time in both directions. An hour without items adds to the chunk of the next older one with some.
 */
export async function* byHour<T extends { happenedAt: Date }>(pages: Pages<T>): AsyncGenerator<Chunk<T>> {
  let chunk: Chunk<T> | null = null;
  for await (const page of pages) {
    for (const item of page) {
      const from = new Date(Math.floor(item.happenedAt.getTime() / HOUR) * HOUR);
      if (chunk && from < chunk.from) {
        yield chunk;
        chunk = null;
      }
      chunk ??= { from, items: [] };
      chunk.items.push(item);
    }
  }
  if (chunk) yield chunk;
}
