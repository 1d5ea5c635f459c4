import type { Change } from '../../context.ts';
import { invalidRequest } from '../../wire/stripe-error.ts';
import { type CardRecord, cards, saveCard } from '../card.ts';
import { type Design, lockDesign, saveDesign } from './design.ts';
import type { Rejection } from './design-params.ts';

/** The review finds nothing against a design, or it is taken up again. */
export async function activateDesign(change: Change, id: string): Promise<Design> {
  const found = await lockDesign(change.trx, id);
  checkStatus(found, { among: ['review', 'inactive', 'rejected'], to: 'activated' });
  const rejection_reasons = { card_logo: [], carrier_text: [] };
  return saveDesign(change, {
    before: found,
    after: { ...found, status: 'active', rejection_reasons },
    what: 'activated',
  });
}

export async function deactivateDesign(change: Change, id: string): Promise<Design> {
  const found = await lockDesign(change.trx, id);
  checkStatus(found, { among: ['active'], to: 'deactivated' });
  return saveDesign(change, { before: found, after: { ...found, status: 'inactive' }, what: 'deactivated' });
}

/** The review rejects a design: cards that were waiting for it are never made. */
export async function rejectDesign(change: Change, id: string, reasons: Rejection): Promise<Design> {
  const found = await lockDesign(change.trx, id);
  checkStatus(found, { among: ['review'], to: 'rejected' });
  if (!reasons.card_logo?.length && !reasons.carrier_text?.length) {
    throw invalidRequest('Missing required param: rejection_reasons.', {
      code: 'parameter_missing',
      param: 'rejection_reasons',
    });
  }
  const rejection_reasons = { card_logo: reasons.card_logo ?? [], carrier_text: reasons.carrier_text ?? [] };
  await cancelWaitingCards(change, id);
  return saveDesign(change, {
    before: found,
    after: { ...found, status: 'rejected', rejection_reasons },
    what: 'rejected',
  });
}

function checkStatus(design: Design, { among, to }: { among: string[]; to: string }): void {
  if (!among.includes(design.status)) throw invalidRequest(`A design that is ${design.status} cannot be ${to}.`);
}

async function cancelWaitingCards(change: Change, design: string): Promise<void> {
  const waiting: { object: CardRecord }[] = await change
    .trx(cards.name)
    .whereRaw(`object->>'personalization_design' = ? and object#>>'{shipping,status}' = 'pending'`, [design])
    .whereRaw(`object->>'status' <> 'canceled'`)
    .forUpdate()
    .select('object');
  for (const { object: card } of waiting) {
    const shipping = card.shipping && { ...card.shipping, status: 'canceled' as const };
    await saveCard(change, card, { ...card, shipping, status: 'canceled', cancellation_reason: 'design_rejected' });
  }
}
