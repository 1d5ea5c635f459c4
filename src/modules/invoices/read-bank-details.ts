import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { unseal } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import type { BankDetails } from './core/bank-details.ts';
import type { InvoicesDeps } from './invoices-deps.ts';
import { findSupplier } from './supplier-store.ts';

/** Shows where a supplier is paid, to whoever checks or pays; each look is on record. */
export async function readBankDetails(
  deps: InvoicesDeps,
  principal: Principal,
  supplierId: string,
): Promise<BankDetails> {
  requireRole(principal, 'practice_manager', 'approver', 'finance');
  return inScope(deps.db, principal.scope, async (trx) => {
    const supplier = await findSupplier(trx, supplierId);
    if (!supplier) throw new AppError('not_found', 'There is no such supplier.');
    await recordAudit(trx, principal, {
      at: deps.clock.now(),
      action: 'supplier.view_bank_details',
      entityKind: 'supplier',
      entityId: supplierId,
      practiceId: supplier.practiceId,
    });
    return unseal<BankDetails>(deps.keys, supplierId, supplier);
  });
}
