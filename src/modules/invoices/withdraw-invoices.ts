import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { isOver, keepForInvoice, lockAward } from '../awards/index.ts';
import { findOpenInvoice, updateInvoice } from './invoice-store.ts';
import type { InvoicesDeps } from './invoices-deps.ts';

const SELF = systemPrincipal('withdraw-invoices');

/**
 * Takes back the invoice that waits when its award is over: nothing is left to pay it from. The supplier may have done
 * the work, so finance is told, who looks for other money. Safe to run again.
 */
export async function withdrawInvoicesOf(deps: InvoicesDeps, awardId: string): Promise<void> {
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const award = await lockAward(trx, awardId);
    const open = award && isOver(award.status) ? await findOpenInvoice(trx, awardId) : null;
    if (!open) return;
    await updateInvoice(trx, open.id, { status: 'withdrawn' });
    await keepForInvoice(trx, awardId, null);
    await recordAudit(trx, SELF, {
      at,
      action: 'invoice.withdraw',
      entityKind: 'invoice',
      entityId: open.id,
      practiceId: open.practiceId,
      before: { status: open.status },
      after: { status: 'withdrawn' },
    });
    await publishEvent(trx, {
      type: 'invoice.withdrawn',
      occurredAt: at,
      practiceId: open.practiceId,
      awardId,
      payload: { invoiceId: open.id, amountPence: open.amountPence, status: open.status, endReason: award?.endReason },
    });
  });
}
