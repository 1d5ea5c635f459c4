import type { BudgetView } from '../../../modules/reports/index.ts';

type Addressed = Pick<BudgetView, 'id' | 'practice' | 'financialYear'>;

/** The page of a budget: a practice's own by its code and year, a pool by its id. */
export function budgetAddress({ id, practice, financialYear }: Addressed): string {
  return practice ? `/budgets/${practice}?year=${financialYear}` : `/pools/${id}`;
}

/** The page of an act on a budget. */
export function budgetActAddress({ id, practice, financialYear }: Addressed, act: string): string {
  return practice ? `/budgets/${practice}/${act}?year=${financialYear}` : `/pools/${id}/${act}`;
}
