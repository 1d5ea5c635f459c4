import { v7 as newId } from 'uuid';
import { makeAward, type Scheme } from './scheme.ts';
import type { RunningService } from './service.ts';

/** An award by invoice with its invoice to check, more time asked for an award, and a box that is on its way, by ids. */
export type LookedAfter = { invoiceAward: string; invoice: string; addition: string; box: string };

export async function lookAfter(service: RunningService, scheme: Scheme, awardId: string): Promise<LookedAfter> {
  const { requester, practice_manager } = scheme.people;
  const { practiceId } = scheme;
  const { id: invoiceAward } = await makeAward(service, scheme, {
    policy: 'P2',
    method: 'invoice',
    methodsOffered: ['invoice', 'card'],
  });
  const bank = { accountName: 'Marram Rails Ltd', sortCode: '200000', accountNumber: '12345678' };
  const { supplierId } = await service.invoices.recordSupplier(requester, {
    practiceId,
    name: 'Marram Rails',
    ...bank,
  });
  const { invoiceId: invoice } = await service.invoices.recordInvoice(requester, {
    awardId: invoiceAward,
    supplierId,
    amountPence: 3000,
    reference: 'INV-1',
    datedOn: '2026-11-22',
  });
  const asked = {
    awardId,
    addPence: 0,
    expiresOn: '2026-12-20',
    reason: 'The clinic was put off',
    idempotencyKey: newId(),
  };
  const { id: addition } = await service.awards.requestAddition(requester, asked);
  const order = { practiceId, size: 2, idempotencyKey: newId() };
  const { boxId: box } = await service.cards.orderBox(practice_manager, order);
  await service.cards.makeBox(box);
  return { invoiceAward, invoice, addition, box };
}
