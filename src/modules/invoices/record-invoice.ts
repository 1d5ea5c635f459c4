import { v7 as newId } from 'uuid';
import { AppError, type ErrorCode, type FieldError } from '../../kernel/app-error.ts';
import { formatDate, type LondonDate, londonDate } from '../../kernel/dates.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { type Award, keepForInvoice, lockAward } from '../awards/index.ts';
import { readAwardFigures } from '../ledger/index.ts';
import { checkNote, refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { firstInvoiceDay } from './core/first-day.ts';
import type { Invoice } from './core/invoice.ts';
import { findOpenInvoice, findSameReference, insertInvoice } from './invoice-store.ts';
import type { InvoicesDeps } from './invoices-deps.ts';
import { type NewSupplier, supplierOfInvoice } from './record-supplier.ts';
import { lockSupplier } from './supplier-store.ts';

export type InvoiceInput = InvoiceDetails & ({ supplierId: string } | { newSupplier: NewSupplier });

type InvoiceDetails = {
  awardId: string;
  amountPence: Pence;
  /** The supplier's own number of the invoice, without a number of a person or a card (R57). */
  reference: string;
  datedOn: LondonDate;
};

function refuseUnlessPayable(award: Award, today: LondonDate): void {
  if (award.method !== 'invoice') {
    throw new AppError('wrong_state', 'Only an award that the practice pays by invoice takes invoices.');
  }
  if (award.status === 'active' && award.expiresOn >= today) return;
  if (award.status === 'active') {
    throw new AppError('wrong_state', `The last day of this award was ${formatDate(award.expiresOn)}.`);
  }
  throw new AppError('wrong_state', `This award is ${award.status}; an invoice is recorded only while it is active.`);
}

type Fault = FieldError & { code: ErrorCode };
type Recorded = InvoiceDetails & { supplierId: string };

/** Throws with all faults, under the code of the first; nothing when there are none. */
function refuseFaults(faults: readonly Fault[]): void {
  const [first] = faults;
  if (!first) return;
  const errors = faults.map(({ field, message }) => ({ field, message }));
  throw new AppError(first.code, first.message, { errors });
}

/** What was bought before the award was asked for is not paid, but for the invoice that was shown then (R33). */
function dayFaults(award: Award, { datedOn, today }: InvoiceDetails & { today: LondonDate }): Fault[] {
  const field = 'datedOn';
  if (datedOn > today) {
    return [{ code: 'invalid_input', field, message: 'The date of the invoice cannot be in the future.' }];
  }
  const first = firstInvoiceDay({ ...award, requestedOn: londonDate(award.requestedAt) });
  if (datedOn >= first) return [];
  const message = award.isBoughtAlready
    ? `The award was agreed to for an invoice of ${formatDate(first)}. An earlier one is not paid from it.`
    : `The award was asked for on ${formatDate(first)}. What was bought before is not paid from it.`;
  return [{ code: 'already_bought', field, message }];
}

async function sumFaults(trx: Trx, award: Award, { amountPence }: InvoiceDetails): Promise<Fault[]> {
  const figures = (await readAwardFigures(trx, [award.id])).get(award.id);
  const leftPence = figures?.availablePence ?? 0;
  if (amountPence <= leftPence) return [];
  const message = `The award has ${formatPence(leftPence)} left. Ask for more first, or ask the supplier for another invoice.`;
  return [{ code: 'invoice_above_award', field: 'amountPence', message }];
}

const isSame = (before: Invoice, input: InvoiceDetails) =>
  before.awardId === input.awardId && before.amountPence === input.amountPence && before.datedOn === input.datedOn;

/** An invoice is paid once, whichever award it is brought for. */
async function findEarlier(trx: Trx, principal: Principal, input: Recorded): Promise<Invoice | null> {
  const same = await findSameReference(trx, input);
  if (same && isSame(same, input) && same.recordedBy === principal.id) return same;
  if (same) throw new AppError('conflict', 'This supplier has sent an invoice under the same number already.');
  if (!(await findOpenInvoice(trx, input.awardId))) return null;
  throw new AppError('conflict', 'An invoice of this award waits to be paid already. Finish that one first.');
}

/** Who sent it, locked. */
async function supplierOf(
  deps: InvoicesDeps,
  trx: Trx,
  about: { principal: Principal; award: Award; input: InvoiceInput; at: Date },
): Promise<string> {
  const { input, award, ...by } = about;
  const { practiceId } = award;
  if ('newSupplier' in input) {
    return supplierOfInvoice(deps, trx, { ...by, practiceId, described: input.newSupplier });
  }
  const supplier = await lockSupplier(trx, input.supplierId);
  if (supplier?.practiceId === practiceId) return supplier.id;
  const message = 'The practice has no such supplier.';
  throw new AppError('invalid_input', message, { errors: [{ field: 'supplierId', message }] });
}

async function write(
  trx: Trx,
  about: { principal: Principal; award: Award; input: Recorded; at: Date },
): Promise<string> {
  const { principal, award, input, at } = about;
  const id = newId();
  const { id: awardId, practiceId } = award;
  await insertInvoice(trx, { ...input, id, awardId, practiceId, recordedBy: principal.id, recordedAt: at });
  await keepForInvoice(trx, awardId, at);
  await recordAudit(trx, principal, {
    at,
    action: 'invoice.record',
    entityKind: 'invoice',
    entityId: id,
    practiceId,
    after: { awardId, supplierId: input.supplierId, amountPence: input.amountPence },
  });
  const payload = { invoiceId: id, amountPence: input.amountPence };
  await publishEvent(trx, { type: 'invoice.recorded', occurredAt: at, practiceId, awardId, payload });
  return id;
}

/**
 * Records an invoice for an award that the practice pays. Nothing moves: the money is set aside with the award, which
 * does not end by its last day while the invoice waits. A new supplier is saved with its invoice, or not at all. The
 * same invoice again gives the same. Throws `not_found`,
 * `wrong_state`, `invalid_input`, `invoice_above_award`, `already_bought` for an invoice from before the award was asked
 * for (R33), and `conflict` for a number that was used, or a second one.
 */
export async function recordInvoice(
  deps: InvoicesDeps,
  principal: Principal,
  input: InvoiceInput,
): Promise<{ invoiceId: string }> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const at = deps.clock.now();
  const reference = checkNote(input.reference, 'reference');
  return inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAward(trx, input.awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    const clean = { ...input, reference, supplierId: await supplierOf(deps, trx, { principal, award, input, at }) };
    const earlier = await findEarlier(trx, principal, clean);
    if (earlier) return { invoiceId: earlier.id };
    const today = londonDate(at);
    refuseUnlessPayable(award, today);
    await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
    refuseFaults([...dayFaults(award, { ...clean, today }), ...(await sumFaults(trx, award, clean))]);
    return { invoiceId: await write(trx, { principal, award, input: clean, at }) };
  });
}
