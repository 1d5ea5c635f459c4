import type { Principal } from '../../../../kernel/principal.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import type { Undrafted } from '../budget/undrafted.query.ts';

/** For whom no budget of the year is drafted; null when nobody is missed. Pools are told to whoever can draft one. */
export function presentUndrafted(
  undrafted: readonly Undrafted[],
  { financialYear, role }: { financialYear: string; role: Principal['role'] },
): string | null {
  const practices = undrafted.filter(({ isAlliance }) => !isAlliance).length;
  const alliances = role === 'commissioner' ? undrafted.filter(({ isAlliance }) => isAlliance) : [];
  const have = practices === 1 ? 'has' : 'have';
  const said = [
    ...(practices > 0 ? [`${upperFirst(counted(practices, 'practice'))} ${have} no budget for ${financialYear}.`] : []),
    ...alliances.map(({ name }) => `${name} has no pool for ${financialYear}.`),
  ];
  return said.length > 0 ? said.join(' ') : null;
}
