import type { CaseKind } from '../../../modules/cases/index.ts';
import type { CaseView } from '../../../modules/reports/index.ts';

type Link = { text: string; href: string };

/** What there is to look at before a case is closed by hand. A shortfall has choices of its own. */
const TO_DO: Record<Exclude<CaseKind, 'shortfall'>, string> = {
  unmatched_refund:
    'The money is booked as shown here. Compare it with the payments on the award, and ask the shop which purchase it was for. If nobody knows of one, close this as suspected fraud.',
  closed_budget_refund: 'The commissioner moves the money on, from the page of that budget.',
  approved_without_us:
    'Look at the payment on the award: would we have approved it? What it took beyond the award has a case of its own. Then find out why Stripe had no answer from us in time.',
  issuing_balance_short:
    'Send money to Stripe: this case closes by itself when the money there covers all live awards. Look at what was declined: whoever could not pay had the money, and has done nothing wrong.',
  odd_payment: 'Compare the payment on the award with Stripe’s Dashboard. Our books follow what Stripe says.',
  death:
    'Look at what was paid on or after the day of the death, and at what is still on hold: it comes back by itself, or a shop takes it.',
  card_lost:
    'The person needs another one today: the practice replaces it from the award, and this case closes by itself. Look at what was paid since it was lost: if it was neither the person nor somebody for them, close this as suspected fraud.',
  card_not_activated:
    'Ask the practice whether the card arrived. Once it is switched on or replaced, or the award is ended, this case closes by itself.',
  card_trouble:
    'See on the award that the person has a card that works. Once the practice replaces it or ends the award, this case closes by itself.',
  dispute_deadline: 'Send the dispute, or let go of it, before its clock runs out.',
  unpaid_invoice:
    'Ask the practice whether the supplier has done the work. If it has, it is owed: the practice asks for a new award, which says that it was bought already and shows this invoice, or pays from other money. If you have paid it from the bank already, ask for that money back.',
  nominee_load:
    'Ask the practices why one person acts for so many, and whether each of them chose it freely. Until you decide, nothing new can be asked for the newest of them. This case closes by itself when you have decided.',
};

export function caseTodoWords(kind: CaseKind): string | null {
  return kind === 'shortfall' ? null : TO_DO[kind];
}

const MONEY_BACK: readonly CaseKind[] = ['unmatched_refund', 'closed_budget_refund'];

/** Where to look, besides the award and the payments. */
export function caseLinks({ kind, facts, practice }: Pick<CaseView, 'kind' | 'facts' | 'practice'>): Link[] {
  const { disputeId, invoiceId } = facts;
  if (kind === 'issuing_balance_short') {
    return [{ text: 'See cash and how to send it', href: '/funding' }];
  }
  if (kind === 'approved_without_us' || kind === 'odd_payment') {
    return [{ text: 'See whether our books agree with Stripe', href: '/reconciliation' }];
  }
  if (MONEY_BACK.includes(kind) && practice) return [{ text: 'See the budget', href: `/budgets/${practice}` }];
  if (typeof disputeId === 'string') return [{ text: 'See the dispute', href: `/disputes/${disputeId}` }];
  if (typeof invoiceId === 'string') return [{ text: 'See the invoice', href: `/invoices/${invoiceId}` }];
  return [];
}
