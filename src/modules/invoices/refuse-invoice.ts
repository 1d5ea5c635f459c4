import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { finishAward, keepForInvoice } from '../awards/index.ts';
import { checkNote, refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { updateInvoice } from './invoice-store.ts';
import type { InvoicesDeps } from './invoices-deps.ts';
import { lockInvoice, refuseMove } from './lock-invoice.ts';

export type InvoiceRefusal = {
  invoiceId: string;
  /** For the practice; without an NHS number or a card number (R57). */
  reason: string;
  /** Whether nothing will be paid: the award ends, and its money returns (R4). Else the practice can mend the invoice. */
  endsAward: boolean;
};

/**
 * Finance sends an invoice back, or refuses it for good and ends its award. No money is spent. Repeating it changes
 * nothing. Throws `not_found`, `declared_link` (R14), `invalid_input` for the reason, and `wrong_state` for one that
 * was paid.
 */
export async function refuseInvoice(
  deps: InvoicesDeps,
  principal: Principal,
  { invoiceId, reason: written, endsAward }: InvoiceRefusal,
): Promise<void> {
  requireRole(principal, 'finance');
  const reason = checkNote(written, 'reason');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const { award, invoice } = await lockInvoice(trx, invoiceId);
    if (invoice.status === 'refused') return;
    await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
    refuseMove(invoice, 'refused');
    const by = { refused_by: principal.id, refused_at: at, refusal_reason: reason };
    await updateInvoice(trx, invoiceId, { status: 'refused', ...by });
    await keepForInvoice(trx, award.id, null);
    await recordAudit(trx, principal, {
      at,
      action: 'invoice.refuse',
      entityKind: 'invoice',
      entityId: invoiceId,
      practiceId: invoice.practiceId,
      before: { status: invoice.status },
      after: { status: 'refused', endsAward },
      reason,
    });
    const { practiceId, amountPence } = invoice;
    const payload = { invoiceId, amountPence, endsAward };
    await publishEvent(trx, { type: 'invoice.refused', occurredAt: at, practiceId, awardId: award.id, payload });
    if (endsAward) await finishAward(trx, { principal, awardId: award.id, reason: 'cancelled', at });
  });
}
