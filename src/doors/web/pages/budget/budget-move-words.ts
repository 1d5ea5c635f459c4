import { formatPence } from '../../../../kernel/money.ts';
import type { BudgetStatus } from '../../../../modules/budgets/index.ts';
import type { BudgetView } from '../../../../modules/reports/index.ts';
import { budgetTag } from '../../words/award-words.ts';

export type BudgetMove = 'send-letter' | 'acknowledge' | 'open' | 'stop' | 'resume';
type Words = {
  heading: string;
  happens: string[];
  act: string;
  done: string;
  next: string[];
  reason?: { label: string; hint: string };
  /** The budget is not in a state from which this can be done. */
  isImpossible?: boolean;
};

/** From which state a page offers what. A closed budget may still pay awards that were let end later. */
const FROM: Record<BudgetMove, readonly BudgetStatus[]> = {
  'send-letter': ['draft'],
  acknowledge: ['letter_sent'],
  open: ['acknowledged'],
  stop: ['open', 'frozen', 'closed'],
  resume: ['frozen'],
};

/** What a page of its own says before and after a budget is moved. */
export function budgetMoveWords(move: BudgetMove, budget: BudgetView): Words {
  const words = WORDS[move](budget, formatPence(budget.allocatedPence));
  if (FROM[move].includes(budget.status)) return words;
  const happens = [`The state of this budget is “${budgetTag(budget.status).text}”, so this cannot be done now.`];
  return { ...words, happens, isImpossible: true };
}

/** Who makes awards from it. */
const users = ({ practice, ownerName }: BudgetView) => (practice ? ownerName : `Every practice of ${ownerName}`);

/** Who answers its letter. */
const holder = ({ practice }: BudgetView) =>
  practice ? 'The practice manager' : 'A practice manager of the alliance, for all of them,';

function letterWords(budget: BudgetView, allocated: string): Words {
  const { ownerName, financialYear, allocatedPence } = budget;
  const isImpossible = allocatedPence === 0;
  return {
    heading: `Send the allocation letter of ${ownerName} for ${financialYear}`,
    happens: isImpossible
      ? [
          `Nothing is allocated to ${ownerName} for ${financialYear} yet, so the letter would say nothing. Allocate money first.`,
        ]
      : [
          `The letter says that ${allocated} is allocated to ${ownerName} for ${financialYear}.`,
          `${holder(budget)} reads and acknowledges it here. Then you can open the budget. No award can be made from it before.`,
        ],
    isImpossible,
    act: 'Send the letter',
    done: 'Letter sent',
    next: [`${holder(budget)} finds it among their tasks. You find the budget among yours once it is acknowledged.`],
  };
}

function acknowledgeWords({ practice, ownerName, financialYear }: BudgetView, allocated: string): Words {
  const says = practice
    ? 'By acknowledging you say that the practice has read the letter and will keep to it.'
    : 'By acknowledging you say, for every practice of the alliance, that you have read the letter and that they will keep to it.';
  return {
    heading: `The allocation letter for ${financialYear}`,
    happens: [
      `The commissioner allocates ${allocated} to ${ownerName} for ${financialYear}, to help people with small payments, within the policies of the scheme.`,
      'It is public money. It must be used by 31 March, and what is left then goes back.',
      `${says} The commissioner can then open the budget.`,
    ],
    act: 'Acknowledge the letter',
    done: 'Letter acknowledged',
    next: ['The commissioner opens the budget. After that your practice can make awards.'],
  };
}

function stopWords({ ownerName, committedPence }: BudgetView): Words {
  return {
    heading: `Stop the budget of ${ownerName}`,
    happens: [
      `Every card and voucher paid from it stops working at once. ${formatPence(committedPence)} is promised to people now, and they cannot use it.`,
      'No new award can be made. No money is lost. Payments that shops have had approved can still be taken.',
    ],
    act: 'Stop this budget',
    done: 'The budget is stopped',
    next: ['The practice sees your reason. It must offer people help in another way.'],
    reason: { label: 'Why?', hint: 'The practice’s staff read this and tell people. No names.' },
  };
}

const WORDS: Record<BudgetMove, (budget: BudgetView, allocated: string) => Words> = {
  'send-letter': letterWords,
  acknowledge: acknowledgeWords,
  stop: stopWords,
  open: (budget, allocated) => ({
    heading: `Open the budget of ${budget.ownerName} for ${budget.financialYear}`,
    happens: [`${users(budget)} can make awards from ${allocated} from now on, within its year.`],
    act: 'Open this budget',
    done: 'The budget is open',
    next: [`${users(budget)} can make awards from it within its year.`],
  }),
  resume: ({ ownerName }) => ({
    heading: `Let the budget of ${ownerName} be used again`,
    happens: ['Its cards and vouchers work again at once, and awards can be made.'],
    act: 'Let it be used again',
    reason: { label: 'Why can it be used again?', hint: 'The practice’s staff can read this.' },
    done: 'The budget can be used again',
    next: ['Tell the practice.'],
  }),
};
