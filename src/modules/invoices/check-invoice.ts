import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { refusesSecondPerson } from './core/may-pay.ts';
import { handsOf } from './hands-of.ts';
import { updateInvoice } from './invoice-store.ts';
import type { InvoicesDeps } from './invoices-deps.ts';
import { lockInvoice, refuseMove } from './lock-invoice.ts';

/**
 * A second person says that the supplier, its bank details and the invoice are right (R51): neither whoever recorded
 * the invoice nor whoever entered the bank details. Checking again by the same person changes nothing. Throws
 * `forbidden`, `not_found` and `wrong_state`.
 */
export async function checkInvoice(deps: InvoicesDeps, principal: Principal, invoiceId: string): Promise<void> {
  requireRole(principal, 'practice_manager', 'approver', 'finance');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const locked = await lockInvoice(trx, invoiceId);
    const { award, supplier, invoice } = locked;
    if (invoice.status === 'checked' && invoice.checkedBy === principal.id) return;
    const refusal = refusesSecondPerson(principal.id, handsOf(principal, locked));
    if (refusal) throw new AppError(refusal.code, refusal.message);
    await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
    refuseMove(invoice, 'checked');
    await updateInvoice(trx, invoiceId, { status: 'checked', checked_by: principal.id, checked_at: at });
    await recordAudit(trx, principal, {
      at,
      action: 'invoice.check',
      entityKind: 'invoice',
      entityId: invoiceId,
      practiceId: invoice.practiceId,
      before: { status: invoice.status },
      after: { status: 'checked', accountEnds: supplier.accountEnds },
    });
    const { practiceId, awardId, amountPence } = invoice;
    const payload = { invoiceId, amountPence };
    await publishEvent(trx, { type: 'invoice.checked', occurredAt: at, practiceId, awardId, payload });
  });
}
