import { financialYearDays, formatDate, type LondonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { closableFrom } from '../../../../modules/budgets/index.ts';
import type { BudgetView, ClosePreview } from '../../../../modules/reports/index.ts';
import type { Tag } from '../../words/award-words.ts';
import { budgetTag } from '../../words/award-words.ts';
import { budgetActAddress, budgetAddress } from '../../words/budget-address.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { nextStepOf } from './budget-step.ts';

export type YearEndFacts = {
  budget: BudgetView;
  preview: ClosePreview;
  /** The same owner's budget of the year after; null when there is none yet. */
  next: BudgetView | null;
  nextYear: string;
  today: LondonDate;
  role: string;
};

type Step = { title: string; hint: string; href?: string; status: Tag };

const DONE: Tag = { text: 'Done', colour: 'green' };
const TO_DO: Tag = { text: 'To do', colour: 'blue' };
const NOT_YET: Tag = { text: 'Not yet', colour: 'grey' };
const IF_NEEDED: Tag = { text: 'If needed', colour: 'white' };

/** The address where somebody of these roles does it; others see what there is to do, and no way to it. */
const forRoles = (facts: YearEndFacts, roles: readonly string[], href: string) =>
  roles.includes(facts.role) ? { href } : {};

/** The awards of the practice; those of a pool are of all its practices. */
const awardsAddress = ({ practice }: BudgetView) => (practice ? `/awards?practice=${practice}` : '/awards');

function requestsStep(facts: YearEndFacts): Step {
  const { requestCount } = facts.preview;
  const isClosed = facts.budget.status === 'closed';
  return {
    title: 'Decide on what is asked for',
    hint:
      requestCount === 0
        ? 'The practice and its approvers. No request waits.'
        : `The practice and its approvers. ${upperFirst(counted(requestCount, 'request'))} would be taken back by the close.`,
    ...forRoles(facts, ['practice_manager', 'approver', 'requester'], '/awards?view=waiting'),
    status: requestCount === 0 || isClosed ? DONE : TO_DO,
  };
}

function invoicesStep(facts: YearEndFacts): Step {
  const { invoiceCount } = facts.preview;
  const isClosed = facts.budget.status === 'closed';
  return {
    title: 'Pay the invoices that wait',
    hint:
      invoiceCount === 0
        ? 'The practice and alliance finance. No invoice waits.'
        : `The practice and alliance finance. ${upperFirst(counted(invoiceCount, 'invoice'))} would be taken back by the close.`,
    ...forRoles(facts, ['practice_manager', 'approver', 'requester', 'finance'], '/invoices'),
    status: invoiceCount === 0 || isClosed ? DONE : TO_DO,
  };
}

function carryStep(facts: YearEndFacts): Step {
  const { endingCount, carriedCount, releasedPence } = facts.preview;
  const ends = `${upperFirst(counted(endingCount, 'award'))} with ${formatPence(releasedPence)} would end with the close`;
  return {
    title: 'Let single awards end later',
    hint: `The commissioner, award by award, to 30 June at the latest. ${ends}; ${counted(carriedCount, 'award')} would go on.`,
    ...forRoles(facts, ['commissioner', 'practice_manager'], awardsAddress(facts.budget)),
    status: facts.budget.status === 'closed' || endingCount === 0 ? DONE : IF_NEEDED,
  };
}

function shortfallStep(facts: YearEndFacts): Step {
  const { shortfallPence } = facts.budget;
  return {
    title: 'Settle what shops took beyond awards',
    hint:
      shortfallPence > 0
        ? `Alliance finance. ${formatPence(shortfallPence)} is short.`
        : 'Alliance finance. Nothing is short.',
    ...forRoles(facts, ['finance'], '/cases'),
    status: shortfallPence > 0 ? TO_DO : DONE,
  };
}

function closeStep(facts: YearEndFacts): Step {
  const { budget, today } = facts;
  const from = closableFrom(budget.financialYear);
  const isClosed = budget.status === 'closed';
  const mayClose = (budget.status === 'open' || budget.status === 'frozen') && today >= from;
  return {
    title: 'Close the budget',
    hint: isClosed
      ? 'The commissioner. It is closed: no award is made from it, and its months take no more bookings.'
      : `The commissioner, from ${formatDate(from)}. Its awards end, what is free comes back, and its months are locked.`,
    ...(mayClose ? forRoles(facts, ['commissioner'], budgetActAddress(budget, 'close')) : {}),
    status: isClosed ? DONE : mayClose ? TO_DO : NOT_YET,
  };
}

function holdsStep({ budget }: YearEndFacts): Step {
  const isClosed = budget.status === 'closed';
  const words = `${formatPence(budget.heldPence)} is on hold at shops.`;
  return {
    title: 'Wait for what shops still hold',
    hint: `Nobody has to do anything. ${words} What is not taken comes back to this budget by itself.`,
    status: !isClosed ? NOT_YET : budget.heldPence > 0 ? { text: 'Waiting', colour: 'yellow' } : DONE,
  };
}

function restStep(facts: YearEndFacts): Step {
  const { budget } = facts;
  const isClosed = budget.status === 'closed';
  const rests = isClosed && budget.availablePence > 0;
  return {
    title: 'Move on what rests in it',
    hint: rests
      ? `The commissioner: to the budget of the next year, or back. ${formatPence(budget.availablePence)} rests in it.`
      : 'The commissioner: to the budget of the next year, or back. Late refunds come here too.',
    ...(rests ? forRoles(facts, ['commissioner'], budgetActAddress(budget, 'move-money')) : {}),
    status: rests ? TO_DO : isClosed ? DONE : NOT_YET,
  };
}

function nextYearStep(facts: YearEndFacts): Step {
  const { budget, next, nextYear, role, today } = facts;
  const title = `Open the budget of ${nextYear}`;
  if (!next) {
    return {
      title,
      hint: 'The commissioner drafts it, allocates money to it and sends the letter.',
      ...forRoles(facts, ['commissioner'], `/budgets/new?year=${nextYear}`),
      status: today >= closableFrom(budget.financialYear) ? TO_DO : NOT_YET,
    };
  }
  const step = nextStepOf(next, today);
  return {
    title,
    hint: 'The commissioner sends the letter, the practice manager acknowledges it, the commissioner opens the budget.',
    href: step?.by === role ? budgetActAddress(next, step.act) : budgetAddress(next),
    status: next.status === 'open' ? DONE : budgetTag(next.status),
  };
}

const STEPS = [requestsStep, invoicesStep, carryStep, shortfallStep, closeStep, holdsStep, restStep, nextYearStep];

/** The end of a budget's year as a list of what there is to do, by whom, in this order (R7, R8). */
export function presentYearEnd(facts: YearEndFacts): { sentence: string; steps: Step[] } {
  const { budget, today } = facts;
  const { last } = financialYearDays(budget.financialYear);
  const steps = STEPS.map((step) => step(facts));
  const done = steps.filter(({ status }) => status === DONE).length;
  const ends = today > last ? `The year ended on ${formatDate(last)}` : `The year ends on ${formatDate(last)}`;
  return {
    sentence: `${ends}. ${upperFirst(counted(done, 'step'))} of ${steps.length} ${done === 1 ? 'is' : 'are'} done.`,
    steps,
  };
}
