import { counted, upperFirst } from '../../words/count-words.ts';
import type { Undrafted } from '../budget/undrafted.query.ts';

/** Whom no budget of the year has been drafted for; null when everybody has one. */
export function presentUndrafted(undrafted: readonly Undrafted[], financialYear: string): string | null {
  const practices = undrafted.filter(({ isAlliance }) => !isAlliance).length;
  const alliances = undrafted.filter(({ isAlliance }) => isAlliance).map(({ name }) => name);
  const have = practices === 1 ? 'has' : 'have';
  const said = [
    ...(practices > 0 ? [`${upperFirst(counted(practices, 'practice'))} ${have} no budget for ${financialYear}.`] : []),
    ...alliances.map((name) => `${name} has no pool for ${financialYear}.`),
  ];
  return said.length > 0 ? said.join(' ') : null;
}
