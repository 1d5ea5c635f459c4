import type { LondonDate } from '../../../../kernel/dates.ts';
import { type ExportedList, pounds, toWholeList } from '../../../../modules/reports/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import { nextStepOf } from '../budget/budget-step.ts';
import { type OversightRow, stateTags } from './present-oversight.ts';

const STEP_BY = { commissioner: 'The commissioner', practice_manager: 'The practice manager' } as const;

/** The budgets of a year as a file, one row each. */
export function oversightExport(today: LondonDate, read: (trx: Trx) => Promise<readonly OversightRow[]>): ExportedList {
  const stepOf = ({ budget }: OversightRow) => nextStepOf(budget, today);
  return toWholeList<OversightRow>({
    name: 'Budgets',
    columns: {
      'Budget of': ({ budget }) => budget.ownerName,
      Practice: ({ budget }) => budget.practice ?? 'Pool',
      Year: ({ budget }) => budget.financialYear,
      'Allocated in pounds': ({ budget }) => pounds(budget.allocatedPence),
      'Spent in pounds': ({ budget }) => pounds(budget.spentPence),
      'Promised or on hold in pounds': ({ budget }) => pounds(budget.committedPence),
      'On hold in pounds': ({ budget }) => pounds(budget.heldPence),
      'Left in pounds': ({ budget }) => pounds(budget.availablePence),
      State: (row) =>
        stateTags(row)
          .map(({ text }) => text)
          .join('; '),
      'Next step': (row) => stepOf(row)?.text,
      'Next step by': (row) => {
        const step = stepOf(row);
        return step && STEP_BY[step.by];
      },
    },
    read,
  });
}
