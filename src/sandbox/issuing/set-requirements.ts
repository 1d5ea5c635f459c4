import type Stripe from 'stripe';
import type { Change } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import { noSuch } from '../wire/stripe-error.ts';
import { type Cardholder, cardholders } from './cardholder.ts';

export type Requirements = Stripe.Issuing.Cardholder.Requirements;

/**
 * What only Stripe itself does to a cardholder: asks for something, finds the person on a watch list, blocks them.
 * As long as there is a disabled reason every payment is declined.
 */
export async function setRequirements(
  change: Change,
  { id, requirements, blocked }: { id: string; requirements: Requirements; blocked?: boolean },
): Promise<Cardholder> {
  const found = await cardholders.lock(change.trx, id);
  if (!found) throw noSuch('issuing cardholder', id);
  const updated: Cardholder = { ...found, requirements, ...(blocked && { status: 'blocked' }) };
  await cardholders.update(change.trx, updated);
  await recordEvent(change, { type: 'issuing_cardholder.updated', object: updated, before: found });
  return updated;
}
