import type { Knex } from 'knex';

/** Restricts a list to objects whose attributes equal the parameters of the same name, where they are given. */
export function whereAttributes<K extends string>(
  params: { [key in K]?: string | number | undefined },
  names: readonly K[],
): (query: Knex.QueryBuilder) => void {
  return (query) => {
    for (const name of names) {
      const value = params[name];
      if (value !== undefined) query.whereRaw('object->>? = ?', [name, String(value)]);
    }
  };
}
