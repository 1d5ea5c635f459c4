import { v7 as newId } from 'uuid';
import { AppError, type FieldError } from '../../kernel/app-error.ts';
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
import { findNamed, isWrittenSame } from './core/supplier-name.ts';
import { lockOpenOfSupplier, updateInvoice } from './invoice-store.ts';
import type { InvoicesDeps } from './invoices-deps.ts';
import { insertSupplier, lockSuppliers, type SupplierRow, updateBank } from './supplier-store.ts';

export type NewSupplier = BankDetails & {
  /** Under which the practice knows it: one name is one supplier. */
  name: string;
};
export type SupplierInput = NewSupplier & { practiceId: string };

const MOST_NAME = 100;

/** All that is wrong with a supplier as it was typed; empty when nothing is. */
export function supplierFaults({ name, ...details }: NewSupplier): FieldError[] {
  const { length } = name.trim();
  const isNamed = length > 0 && length <= MOST_NAME;
  return [
    ...(isNamed ? [] : [{ field: 'name', message: 'Enter the name of the supplier' }]),
    ...bankFaults(normaliseBankDetails(details)),
  ];
}

function checkInput(input: NewSupplier): { name: string; bank: BankDetails } {
  const errors = supplierFaults(input);
  if (errors.length > 0) throw new AppError('invalid_input', 'Some details of the supplier are wrong.', { errors });
  const { name, ...details } = input;
  return { name: name.trim(), bank: normaliseBankDetails(details) };
}

const known = (message: string) => new AppError('conflict', message, { errors: [{ field: 'name', message }] });

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
 * The supplier that an invoice describes as new, in the caller's transaction: added, or the one of this name that is
 * paid there already. Throws `invalid_input`, and `conflict` where the practice pays one of this name elsewhere: the
 * account of one never takes the place of another's by the way (R51).
 */
export async function supplierOfInvoice(
  deps: InvoicesDeps,
  trx: Trx,
  about: { principal: Principal; practiceId: string; described: NewSupplier; at: Date },
): Promise<string> {
  const { principal, practiceId, described, at } = about;
  const { name, bank } = checkInput(described);
  const supplier = findNamed(await lockSuppliers(trx, practiceId), name);
  if (!supplier) return add(deps, trx, { principal, practiceId, name, bank, at });
  if (isSameAccount(unseal<BankDetails>(deps.keys, supplier.id, supplier), bank)) return supplier.id;
  throw known(
    `The practice pays ${supplier.name} already, on an account that ends ${supplier.accountEnds}. Choose it from the list, and change its bank details on the page of the invoice. Give another supplier a name that tells the two apart.`,
  );
}

/**
 * Records whom a practice pays and where, or where it pays a supplier from now on. Other bank details than before hold
 * every payment to it for 24 hours, and what a second person had checked must be checked again (R51). They are taken
 * for a known supplier only if its name is written as it was; `conflict` else, so neither does one supplier's account
 * take the place of another's, nor does one get a second name. The same details again change nothing. Returns the
 * supplier's id.
 */
export async function recordSupplier(
  deps: InvoicesDeps,
  principal: Principal,
  input: SupplierInput,
): Promise<{ supplierId: string }> {
  requireRole(principal, 'requester', 'practice_manager', 'approver', 'finance');
  const { practiceId, ...details } = input;
  const { name, bank } = checkInput(details);
  if (principal.scope !== 'all' && !principal.scope.includes(practiceId)) {
    const message = 'There is no such practice, or it is not yours.';
    throw new AppError('practice_unknown', message, { errors: [{ field: 'practice', message }] });
  }
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    const supplier = findNamed(await lockSuppliers(trx, practiceId), name);
    if (!supplier) return { supplierId: await add(deps, trx, { principal, practiceId, name, bank, at }) };
    const before = unseal<BankDetails>(deps.keys, supplier.id, supplier);
    if (isSameAccount(before, bank)) return { supplierId: supplier.id };
    if (!isWrittenSame(supplier.name, name)) {
      throw known(
        `The practice pays ${supplier.name} already. Write its name that way to change its bank details. Give another supplier a name that tells the two apart.`,
      );
    }
    await changeBank(deps, trx, { principal, supplier, before, bank, at });
    return { supplierId: supplier.id };
  });
}
