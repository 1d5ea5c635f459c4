import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { Pacing } from '../../../../modules/budgets/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { budgetAddress } from '../../words/budget-address.ts';
import { readForm, type Typed } from '../make-award/read-answers.ts';
import { onAnyBudget } from './on-any-budget.ts';
import { findAnyBudget } from './one-budget.ts';

type Tried = { typed: Typed | null; errors: readonly FieldError[] };

function typedOf({ warnOverPercent, isHardStop, mostAwards }: Pacing): Typed {
  return {
    warnOverPercent: String(warnOverPercent),
    isHardStop: isHardStop ? 'yes' : 'no',
    mostAwards: mostAwards === null ? '' : String(mostAwards),
  };
}

async function showPacing(visit: StaffVisit, tried: Tried = { typed: null, errors: [] }): Promise<Answer> {
  const { budget, pace } = await read(visit, async (trx) => {
    const { budgets } = await findAnyBudget(visit, trx);
    return { budget: budgets[0], pace: await visit.deps.reports.budgetPace(trx, budgets[0]) };
  });
  const model = {
    heading: `Pace of the budget of ${budget.ownerName} for ${budget.financialYear}`,
    twelfth: formatPence(Math.floor(budget.allocatedPence / 12)),
    typed: tried.typed ?? typedOf(pace.pacing),
    back: { text: 'Back to the budget', href: budgetAddress(budget) },
  };
  return { view: 'pages/budget/pacing.njk', title: 'Set the pace', model, errors: tried.errors };
}

/** A number in whole figures; not a number for any other text, which the verb refuses in words. */
const wholeNumber = (text: string) => (/^\d{1,6}$/.test(text) ? Number(text) : Number.NaN);

async function setPacing(visit: StaffVisit): Promise<Answer> {
  const { budget } = await read(visit, async (trx) => ({ budget: (await findAnyBudget(visit, trx)).budgets[0] }));
  const typed = readForm(visit.req.body);
  const { warnOverPercent = '', isHardStop = '', mostAwards = '' } = typed;
  const errors = await refusalOf(
    visit.deps.budgets.setPacing(visit.principal, {
      budgetId: budget.id,
      warnOverPercent: wholeNumber(warnOverPercent),
      isHardStop: isHardStop === 'yes',
      mostAwards: mostAwards === '' ? null : wholeNumber(mostAwards),
    }),
  );
  if (errors) return showPacing(visit, { typed, errors });
  return {
    done: 'The pace is set',
    detail: budget.ownerName,
    next: ['It holds for the next award. What has been awarded stays as it is.'],
    link: { text: 'Go to the budget', href: budgetAddress(budget) },
  };
}

export const PACING_ROUTES: readonly Route[] = onAnyBudget({
  act: 'pacing',
  access: ['commissioner'],
  show: (visit) => showPacing(visit),
  send: setPacing,
});
