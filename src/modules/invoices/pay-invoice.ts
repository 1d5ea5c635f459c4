import { AppError } from '../../kernel/app-error.ts';
import { assert } from '../../kernel/assert.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { finishAward, keepForInvoice, lockAwardMoney } from '../awards/index.ts';
import { findBudget, refuseWhileStopped } from '../budgets/index.ts';
import { type AwardAccounts, findAccountId, postTransfer } from '../ledger/index.ts';
import type { Policies } from '../policies/index.ts';
import { refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { refusesPayment } from './core/may-pay.ts';
import { handsOf } from './hands-of.ts';
import { updateInvoice } from './invoice-store.ts';
import type { InvoicesDeps } from './invoices-deps.ts';
import { type LockedInvoice, lockInvoice } from './lock-invoice.ts';

export type InvoicePayment = {
  invoiceId: string;
  /** Whether further invoices will come for the same award; else it ends and what is left returns (R4). */
  moreToCome: boolean;
};

type Paying = LockedInvoice & { principal: Principal; at: Date };

/** Spent from the award, and paid from the commissioner's bank: nothing passes through the card issuer. */
async function postPayment(trx: Trx, { invoice, at }: Paying, accounts: AwardAccounts): Promise<void> {
  const budget = await findBudget(trx, accounts.budgetId);
  const partyId = budget?.commissionerId ?? '';
  const bank = await findAccountId(trx, 'bank', { partyId });
  const merchants = await findAccountId(trx, 'merchants', { partyId });
  assert(bank && merchants, 'the commissioner has its cash accounts');
  const same = { amountPence: invoice.amountPence, eventAt: at, at };
  const spent = await postTransfer(trx, {
    ...same,
    kind: 'invoice_payment',
    fromAccountId: accounts.award,
    toAccountId: accounts.network,
    awardId: accounts.awardId,
    budgetId: accounts.budgetId,
    key: `invoice:${invoice.id}`,
  });
  assert(spent === 'posted', `invoice ${invoice.id} is covered and paid once`);
  await postTransfer(trx, {
    ...same,
    kind: 'invoice_cash',
    fromAccountId: bank,
    toAccountId: merchants,
    followsKey: `invoice:${invoice.id}`,
    key: `invoice-cash:${invoice.id}`,
  });
}

async function record(trx: Trx, { principal, award, invoice, at }: Paying): Promise<void> {
  const { id: invoiceId, practiceId, amountPence } = invoice;
  await updateInvoice(trx, invoiceId, { status: 'paid', paid_by: principal.id, paid_at: at });
  await keepForInvoice(trx, award.id, null);
  await recordAudit(trx, principal, {
    at,
    action: 'invoice.pay',
    entityKind: 'invoice',
    entityId: invoiceId,
    practiceId,
    before: { status: invoice.status },
    after: { status: 'paid', amountPence },
  });
  const payload = { invoiceId, amountPence };
  await publishEvent(trx, { type: 'invoice.paid', occurredAt: at, practiceId, awardId: award.id, payload });
}

async function pay(deps: InvoicesDeps & { policies: Policies }, trx: Trx, paying: Paying): Promise<void> {
  const { principal, award, supplier, invoice, at } = paying;
  await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
  const { slug: policy } = await deps.policies.policyVersion(trx, award.policyVersionId);
  const { practiceId, budgetId } = award;
  await refuseWhileStopped(trx, { practiceId, budgetId, policy });
  const money = await lockAwardMoney(trx, { awardId: award.id, budgetId });
  const refusal = refusesPayment({
    invoice,
    payerId: principal.id,
    hands: handsOf(principal, paying),
    heldUntil: supplier.heldUntil,
    awardStatus: money.award.status,
    awardAvailablePence: money.availablePence,
    now: at,
  });
  if (refusal) throw new AppError(refusal.code, refusal.message);
  await postPayment(trx, paying, money.accounts);
  await record(trx, paying);
}

/**
 * Finance records that an invoice was paid: it is spent from the award with this commit, and unless more invoices are
 * to come the award ends and what is left returns to its budget (R4). Never before a second person has checked the
 * supplier and the bank details, within 24 hours of a change of these, or by whoever recorded them (R51); not while
 * consent is withdrawn (R28) or the commissioner has stopped spending (R61). Paying again changes nothing.
 */
export async function payInvoice(
  deps: InvoicesDeps & { policies: Policies },
  principal: Principal,
  { invoiceId, moreToCome }: InvoicePayment,
): Promise<void> {
  requireRole(principal, 'finance');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const locked = await lockInvoice(trx, invoiceId);
    if (locked.invoice.status === 'paid') return;
    await pay(deps, trx, { ...locked, principal, at });
    if (!moreToCome) await finishAward(trx, { principal, awardId: locked.award.id, reason: 'spent', at });
  });
}
