import { londonDate } from '../../src/kernel/dates.ts';
import merchants from '../data/merchants.json' with { type: 'json' };
import suppliers from '../data/suppliers.json' with { type: 'json' };
import type { AwardPlan } from '../plan/award-plan.ts';
import { idOf, type Making } from './carry-award.ts';

function invoiceIdOf({ invoices }: Making, award: AwardPlan): string {
  const id = invoices.get(award);
  if (!id) throw new Error(`${award.reference ?? award.policy} of ${award.practice} has no invoice yet`);
  return id;
}

/** Whoever asked for the award records the invoice, and whom it is from. */
export async function receiveInvoice(making: Making, award: AwardPlan): Promise<void> {
  const { service, clock } = making.seeding;
  if (!award.invoice) throw new Error(`${award.reference ?? award.policy} is not paid by invoice`);
  const { supplier, number } = award.invoice;
  const { name } = merchants[supplier];
  const { invoiceId } = await service.invoices.recordInvoice(making.staff.requester(award.practice), {
    awardId: idOf(making, award),
    amountPence: award.amountPence,
    reference: number,
    datedOn: londonDate(clock.now()),
    newSupplier: { name, accountName: name, ...suppliers[supplier] },
  });
  making.invoices.set(award, invoiceId);
}

/** An approver of the practice looks at the supplier, its bank details and the invoice (R51). */
export async function checkInvoice(making: Making, award: AwardPlan): Promise<void> {
  const { seeding, staff } = making;
  await seeding.service.invoices.checkInvoice(staff.approver(award.practice), invoiceIdOf(making, award));
}

/** Alliance finance pays all of it, and the award ends (R51). */
export async function payInvoice(making: Making, award: AwardPlan): Promise<void> {
  const { seeding, staff } = making;
  const invoiceId = invoiceIdOf(making, award);
  await seeding.service.invoices.payInvoice(staff.finance, { invoiceId, moreToCome: false });
}
