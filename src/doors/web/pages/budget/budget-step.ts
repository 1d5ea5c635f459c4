import type { LondonDate } from '../../../../kernel/dates.ts';
import type { Principal } from '../../../../kernel/principal.ts';
import { closableFrom } from '../../../../modules/budgets/index.ts';
import type { BudgetView } from '../../../../modules/reports/index.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { budgetActAddress } from '../../words/budget-address.ts';
import type { Cell } from '../../words/table.ts';

type Reader = { role: Principal['role']; today: LondonDate };

type Step = { act: string; text: string; by: 'commissioner' | 'practice_manager' };

const by = (who: Step['by'], act: string, text: string): Step => ({ act, text, by: who });

/** What comes next in the life of a budget, and whose it is to do; null while it is used, and once it is over. */
export function nextStepOf(budget: BudgetView, today: LondonDate): Step | null {
  switch (budget.status) {
    case 'draft':
      return budget.allocatedPence > 0
        ? by('commissioner', 'send-letter', 'Send the letter')
        : by('commissioner', 'allocate', 'Allocate money');
    case 'letter_sent':
      return by('practice_manager', 'acknowledge', 'Acknowledge the letter');
    case 'acknowledged':
      return by('commissioner', 'open', 'Open it');
    case 'open':
      return today >= closableFrom(budget.financialYear) ? by('commissioner', 'year-end', 'See to its end') : null;
    case 'frozen':
      return by('commissioner', 'resume', 'Let it be used again');
    case 'closed':
      return budget.availablePence > 0 ? by('commissioner', 'move-money', 'Move on what rests') : null;
  }
}

/** The next step of a budget in a table: a link for whoever does it, words for all others. */
export function stepCell(budget: BudgetView, { role, today }: Reader): Cell {
  const step = nextStepOf(budget, today);
  if (!step) return { text: '–' };
  if (step.by === role) return { text: step.text, href: budgetActAddress(budget, step.act) };
  return { text: step.text, note: step.by === 'commissioner' ? 'The commissioner' : 'The practice manager' };
}

const actOn = (budget: BudgetView) => (name: string, text: string) => ({ href: budgetActAddress(budget, name), text });

/** The movements of a pool are of several practices: a page of their own for those who see all of them (R16). */
function movementsOf(budget: BudgetView, role: Principal['role']) {
  const isShown = budget.practice === null && OVERSEERS.some((one) => one === role);
  return isShown ? [actOn(budget)('movements', 'See its movements')] : [];
}

/** What this person can do with a budget, what comes next first. */
export function actionsOf(budget: BudgetView, { role, today }: Reader): { href: string; text: string }[] {
  const act = actOn(budget);
  const { status } = budget;
  if (role === 'practice_manager' && status === 'letter_sent') {
    return [act('acknowledge', 'Read and acknowledge the allocation letter')];
  }
  if (role !== 'commissioner') return movementsOf(budget, role);
  const isLive = status === 'open' || status === 'frozen';
  const isClosed = status === 'closed';
  return [
    ...(status === 'draft' && budget.allocatedPence > 0 ? [act('send-letter', 'Send the allocation letter')] : []),
    ...(status === 'acknowledged' ? [act('open', 'Open this budget')] : []),
    ...(status === 'frozen' ? [act('resume', 'Let this budget be used again')] : []),
    ...(isClosed ? [] : [act('allocate', budget.allocatedPence > 0 ? 'Change the allocation' : 'Allocate money')]),
    ...(isClosed && budget.shortfallPence > 0 ? [act('allocate', 'Allocate what is short')] : []),
    ...(isLive ? [act('pacing', 'Set the pace')] : []),
    ...(budget.practice === null && !isClosed ? [act('terms', 'Change shares and purpose')] : []),
    ...(status === 'open' ? [act('stop', 'Stop this budget')] : []),
    ...(isLive && today >= closableFrom(budget.financialYear) ? [act('close', 'Close this budget')] : []),
    ...(isClosed && budget.availablePence > 0 ? [act('move-money', 'Move on the money that rests here')] : []),
    ...movementsOf(budget, role),
  ];
}
