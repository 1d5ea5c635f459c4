import { isSamePerson, type Principal } from '../../kernel/principal.ts';
import type { Hands } from './core/may-pay.ts';
import type { LockedInvoice } from './lock-invoice.ts';

/** Whose hands an invoice was in; what a key of this person did, they did (R51). */
export function handsOf(
  principal: Principal,
  { invoice, supplier }: Pick<LockedInvoice, 'invoice' | 'supplier'>,
): Hands {
  const personOf = (id: string) => (isSamePerson(principal, id) ? principal.id : id);
  return {
    recordedBy: personOf(invoice.recordedBy),
    bankSetBy: personOf(supplier.bankSetBy),
    accountSetBy: personOf(supplier.accountSetBy),
  };
}
