import type { z } from 'zod';
import type { Db } from '../../platform/database.ts';

/** A setting of the whole sandbox: read from memory, written through to the database, there after a restart. */
export type KeptValue<T> = {
  get(): T;
  set(next: T): Promise<void>;
  /** As it was before anything was set. */
  clear(): Promise<void>;
  /** Reads what an earlier process kept; stays as it is when that is nothing, or no longer understood. */
  load(): Promise<void>;
};

/** The setting of this name. One process has a sandbox's database to itself, so memory and database agree. */
export function keptValue<S extends z.ZodType>(
  db: Db,
  { name, schema, initial }: { name: string; schema: S; initial: z.output<S> },
): KeptValue<z.output<S>> {
  let current = initial;
  let writing: Promise<unknown> = Promise.resolve();
  const write = () =>
    db('settings')
      .insert({ name, value: JSON.stringify(current) })
      .onConflict('name')
      .merge();
  const erase = () => db('settings').where({ name }).delete();
  return {
    get: () => current,
    set: async (next) => {
      current = next;
      writing = writing.then(write, write);
      await writing;
    },
    clear: async () => {
      current = initial;
      writing = writing.then(erase, erase);
      await writing;
    },
    load: async () => {
      const row = await db('settings').where({ name }).first('value');
      const kept = schema.safeParse(row?.value);
      if (kept.success) current = kept.data;
    },
  };
}
