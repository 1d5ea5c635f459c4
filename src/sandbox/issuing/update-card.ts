import type { Change } from '../context.ts';
import { mergeMetadata } from '../wire/merge-metadata.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';
import { type Card, type CardRecord, cards, saveCard } from './card.ts';
import type { CardChanges } from './card-params.ts';
import { cardholders } from './cardholder.ts';
import { checkCanActivate } from './check-can-activate.ts';
import { checkDesign } from './designs/check-design.ts';
import { newShipping } from './shipping.ts';
import { updateSpendingControls } from './spending-controls.ts';

/** Changes what is sent and leaves the rest. A cancelled card stays cancelled. */
export async function updateCard(change: Change, id: string, params: CardChanges): Promise<Card> {
  const found = await cards.lock(change.trx, id);
  if (!found) throw noSuch('issuing card', id);
  await checkDesign(change, { id: params.personalization_design, type: found.type });
  const updated = apply(change, found, params);
  await checkStatus(change, found, updated);
  if (updated.status === 'active' && found.status !== 'active') await cancelOriginal(change, updated);
  return saveCard(change, found, updated);
}

function apply(change: Change, found: CardRecord, params: CardChanges): CardRecord {
  const { status, cancellation_reason: reason, personalization_design: design, shipping } = params;
  const { spending_controls: current } = found;
  const controls = updateSpendingControls(change, { owner: 'card', current, sent: params.spending_controls });
  const limited = (controls.spending_limits?.length ?? 0) > 0;
  return {
    ...found,
    ...(status && { status }),
    ...(reason && { cancellation_reason: reason }),
    ...(isRevived(change, found, status) && { cancellation_reason: null }),
    ...(design && { personalization_design: design }),
    ...(shipping && { shipping: newShipping(change, shipping) }),
    metadata: mergeMetadata(found.metadata, params.metadata),
    spending_controls: { ...controls, spending_limits_currency: limited ? found.currency : null },
  };
}

/** Whether a canceled card is made usable again, where the switch allows it. */
function isRevived({ behaviour }: Change, { status }: CardRecord, wanted: CardRecord['status'] | undefined): boolean {
  return !behaviour.canceledCardIsFinal && status === 'canceled' && wanted !== undefined && wanted !== 'canceled';
}

async function checkStatus(change: Change, before: CardRecord, after: CardRecord): Promise<void> {
  if (before.status === 'canceled' && after.status !== 'canceled' && !isRevived(change, before, after.status)) {
    throw invalidRequest('You cannot change the status of a canceled card.', { param: 'status' });
  }
  if (after.cancellation_reason && after.status !== 'canceled') {
    throw invalidRequest('A cancellation_reason needs the status canceled.', { param: 'cancellation_reason' });
  }
  if (after.status !== 'active' || before.status === 'active') return;
  const holder = await cardholders.find(change.trx, after.cardholder);
  if (holder) checkCanActivate(holder);
}

async function cancelOriginal(change: Change, replacement: CardRecord): Promise<void> {
  if (typeof replacement.replacement_for !== 'string') return;
  const original = await cards.lock(change.trx, replacement.replacement_for);
  if (original && original.status !== 'canceled') await saveCard(change, original, { ...original, status: 'canceled' });
}
