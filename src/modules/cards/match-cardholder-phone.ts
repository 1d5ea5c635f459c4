import { assert } from '../../kernel/assert.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { findPractice } from '../budgets/index.ts';
import { toInternationalPhone } from '../recipients/index.ts';
import { lockCardholderOf } from './cardholder-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { IssuerRefusal } from './core/card-issuer.ts';

type Wanted = { stripeCardholderId: string; phone: string; practicePhone: string };

/** Waits for whoever is making the holder; null when there is none, who will be made with the right number. */
async function readWanted(deps: CardsDeps, trx: Trx, recipientId: string): Promise<Wanted | null> {
  const holder = await lockCardholderOf(trx, recipientId);
  if (!holder?.stripeCardholderId) return null;
  const practice = await findPractice(trx, holder.practiceId);
  assert(practice, `practice ${holder.practiceId} of a cardholder exists`);
  const { stripeCardholderId } = holder;
  const phone = (await deps.recipients.phoneForCodes(trx, recipientId)) ?? practice.phone;
  return { stripeCardholderId, phone, practicePhone: practice.phone };
}

/**
 * Gives Stripe the number that a person's one-time codes may be texted to now, the practice's where none is safe
 * (R69). A number that Stripe refuses for good is not left standing for an older one: the practice gets the codes.
 */
export async function matchCardholderPhone(deps: CardsDeps, recipientId: string): Promise<void> {
  const wanted = await inScope(deps.db, 'all', (trx) => readWanted(deps, trx, recipientId));
  if (!wanted) return;
  const { stripeCardholderId, phone, practicePhone } = wanted;
  const tell = (to: string) => deps.issuer.setCardholderPhone(stripeCardholderId, toInternationalPhone(to));
  try {
    await tell(phone);
  } catch (error) {
    if (!(error instanceof IssuerRefusal) || phone === practicePhone) throw error;
    deps.logger.warn({ recipientId }, 'Stripe refused a number for one-time codes; the practice gets them');
    await tell(practicePhone);
  }
}
