import type { Db, Trx } from '../../platform/database.ts';

type Identified = { id: string; created: number };

/** Private columns of a row, beside the object. */
export type Columns = Record<string, string | number | boolean | null>;

export type ObjectTable<T extends Identified> = {
  name: string;
  find(db: Db | Trx, id: string): Promise<T | undefined>;
  findMany(db: Db | Trx, ids: readonly string[]): Promise<Map<string, T>>;
  /** As find, and keeps others from changing it until the transaction ends. */
  lock(trx: Trx, id: string): Promise<T | undefined>;
  insert(trx: Trx, object: T, columns?: Columns): Promise<void>;
  update(trx: Trx, object: T, columns?: Columns): Promise<void>;
};

/** The rows of one kind of Stripe object. What is stored is what {@link T} says, so reading back needs no parsing. */
export function objectTable<T extends Identified>(name: string): ObjectTable<T> {
  type Row = { object: T };
  return {
    name,
    find: async (db, id) => ((await db(name).where({ id }).first('object')) as Row | undefined)?.object,
    findMany: async (db, ids) => {
      if (ids.length === 0) return new Map();
      const rows: Row[] = await db(name)
        .whereIn('id', [...new Set(ids)])
        .select('object');
      return new Map(rows.map((row) => [row.object.id, row.object]));
    },
    lock: async (trx, id) => ((await trx(name).where({ id }).forUpdate().first('object')) as Row | undefined)?.object,
    insert: async (trx, object, columns = {}) => {
      await trx(name).insert({ id: object.id, created: object.created, object: JSON.stringify(object), ...columns });
    },
    update: async (trx, object, columns = {}) => {
      await trx(name)
        .where({ id: object.id })
        .update({ object: JSON.stringify(object), ...columns });
    },
  };
}
