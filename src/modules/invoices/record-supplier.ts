import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findAward } from '../awards/index.ts';
import { refuseLinked, seal, unseal } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import {
  accountEnds,
  type BankDetails,
  bankFaults,
  isSameAccount,
  isSameNumber,
  normaliseBankDetails,
} from './core/bank-details.ts';
import { HELD_MS } from './core/may-pay.ts';
import { findNamed } from './core/supplier-name.ts';
import { lockOpenOfSupplier, updateInvoice } from './invoice-store.ts';
import type { InvoicesDeps } from './invoices-deps.ts';
import { insertSupplier, lockSuppliers, type SupplierRow, updateBank } from './supplier-store.ts';

export type SupplierInput = BankDetails & {
  practiceId: string;
  /** Under which the practice knows it: one name is one supplier. */
  name: string;
};

function checkInput({ name, ...details }: Omit<SupplierInput, 'practiceId'>): BankDetails & { name: string } {
  const bank = normaliseBankDetails(details);
  const trimmed = name.trim();
  const isNamed = trimmed.length > 0 && trimmed.length <= 100;
  const errors = [
    ...(isNamed ? [] : [{ field: 'name', message: 'Enter the name of the supplier' }]),
    ...bankFaults(bank),
  ];
  if (errors.length > 0) throw new AppError('invalid_input', 'Some details of the supplier are wrong.', { errors });
  return { name: trimmed, ...bank };
}

type Changing = { principal: Principal; supplier: SupplierRow; before: BankDetails; bank: BankDetails; at: Date };

/** Whoever is close to a person does not say where the money of their award goes (R14). */
async function refuseWhereLinked(trx: Trx, principal: Principal, awardId: string): Promise<void> {
  const award = await findAward(trx, awardId);
  if (award) await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
}

/** The money waits 24 hours, and whatever had been checked for it is to be checked again (R51). */
async function changeBank(
  deps: InvoicesDeps,
  trx: Trx,
  { principal, supplier, before, bank, at }: Changing,
): Promise<void> {
  await updateBank(trx, supplier.id, {
    bank: seal(deps.keys, supplier.id, bank),
    accountEnds: accountEnds(bank),
    setBy: principal.id,
    accountSetBy: isSameNumber(before, bank) ? supplier.accountSetBy : principal.id,
    at,
    heldUntil: new Date(at.getTime() + HELD_MS),
  });
  for (const { id, awardId, status } of await lockOpenOfSupplier(trx, supplier.id)) {
    await refuseWhereLinked(trx, principal, awardId);
    if (status === 'checked') await updateInvoice(trx, id, { status: 'received', checked_by: null, checked_at: null });
  }
  await recordAudit(trx, principal, {
    at,
    action: 'supplier.change_bank_details',
    entityKind: 'supplier',
    entityId: supplier.id,
    practiceId: supplier.practiceId,
    before: { accountEnds: supplier.accountEnds },
    after: { accountEnds: accountEnds(bank) },
  });
}

async function add(
  deps: InvoicesDeps,
  trx: Trx,
  about: { principal: Principal; practiceId: string; name: string; bank: BankDetails; at: Date },
): Promise<string> {
  const { principal, practiceId, name, bank, at } = about;
  const id = newId();
  const ends = accountEnds(bank);
  const sealed = seal(deps.keys, id, bank);
  await insertSupplier(trx, { id, practiceId, name, accountEnds: ends, bankSetBy: principal.id, bank: sealed, at });
  await recordAudit(trx, principal, {
    at,
    action: 'supplier.record',
    entityKind: 'supplier',
    entityId: id,
    practiceId,
    after: { accountEnds: ends },
  });
  return id;
}

/**
 * Records whom a practice pays and where, or where it pays a supplier from now on. Other bank details than before hold
 * every payment to it for 24 hours, and what a second person had checked must be checked again (R51). The same details
 * again change nothing. Returns the supplier's id.
 */
export async function recordSupplier(
  deps: InvoicesDeps,
  principal: Principal,
  input: SupplierInput,
): Promise<{ supplierId: string }> {
  requireRole(principal, 'requester', 'practice_manager', 'approver', 'finance');
  const { practiceId, ...details } = input;
  const { name, ...bank } = checkInput(details);
  if (principal.scope !== 'all' && !principal.scope.includes(practiceId)) {
    const message = 'There is no such practice, or it is not yours.';
    throw new AppError('practice_unknown', message, { errors: [{ field: 'practice', message }] });
  }
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    const supplier = findNamed(await lockSuppliers(trx, practiceId), name);
    if (!supplier) return { supplierId: await add(deps, trx, { principal, practiceId, name, bank, at }) };
    const before = unseal<BankDetails>(deps.keys, supplier.id, supplier);
    if (!isSameAccount(before, bank)) await changeBank(deps, trx, { principal, supplier, before, bank, at });
    return { supplierId: supplier.id };
  });
}
