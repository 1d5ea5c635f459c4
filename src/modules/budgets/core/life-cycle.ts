export const BUDGET_STATUSES = ['draft', 'letter_sent', 'acknowledged', 'open', 'frozen', 'closed'] as const;
/** Every state of a budget. Closed takes only late captures, refunds and the commissioner's moves. */
export type BudgetStatus = (typeof BUDGET_STATUSES)[number];

const MOVES: Readonly<Record<BudgetStatus, readonly BudgetStatus[]>> = {
  draft: ['letter_sent'],
  letter_sent: ['acknowledged'],
  acknowledged: ['open'],
  open: ['frozen', 'closed'],
  frozen: ['open', 'closed'],
  closed: [],
};

/** Whether a budget may go from one state to the other; any other move is refused. */
export function mayMoveBudget(from: BudgetStatus, to: BudgetStatus): boolean {
  return MOVES[from].includes(to);
}
