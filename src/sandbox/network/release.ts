import { formatPence } from '../../kernel/money.ts';
import type { Change } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import {
  type Authorization,
  type AuthorizationRecord,
  authorizations,
  renderAuthorization,
} from '../issuing/authorization.ts';
import { cards } from '../issuing/card.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';
import { checkUndecidedNothing } from './check-undecided.ts';
import { bookHold, heldOn, type Kept, keptOf } from './hold.ts';
import { fleetOf, fuelOf, type SentFleet, type SentFuel } from './purchase-details.ts';
import { withAmount } from './with-amount.ts';

type Open = Kept & { found: AuthorizationRecord; held: number };

/** The shop gives back the hold, or part of it (pence). In full: status reversed, amount 0. */
export function reverse(change: Change, id: string, reversePence: number | undefined): Promise<Authorization> {
  return release(change, id, ({ found, held }) => {
    const given = reversePence ?? held;
    if (given > held) {
      throw invalidRequest(`You cannot reverse ${formatPence(given)}: only ${formatPence(held)} is held.`, {
        param: 'reverse_amount',
      });
    }
    const amount = Math.max(0, found.amount - given);
    const status = amount === 0 ? 'reversed' : given === held ? 'closed' : 'pending';
    return { ...withAmount(found, amount), status };
  });
}

/** Time runs out for the shop to take the money. The amount stays: a late capture may still come. */
export function expire(change: Change, id: string): Promise<Authorization> {
  return release(change, id, ({ found }) => ({ ...found, status: change.behaviour.expiredStatus }));
}

/** The shop gives all of the hold back for the moment: it will take it again on the same authorization. */
export function dropToNothing(change: Change, id: string): Promise<Authorization> {
  return release(change, id, ({ found, captured }) => {
    if (captured > 0) throw invalidRequest('This authorization has been captured in part and cannot be dropped.');
    return { ...withAmount(found, 0), status: change.behaviour.zeroedStatus };
  });
}

type FinalAmount = { final_amount: number; fuel?: SentFuel | undefined; fleet?: SentFleet | undefined };

/** The final amount (pence) becomes known, at a fuel pump say; the hold follows it, up or down. */
export function finalizeAmount(change: Change, id: string, final: FinalAmount): Promise<Authorization> {
  return release(change, id, ({ found }) => ({
    ...withAmount(found, final.final_amount),
    ...(final.fuel && { fuel: fuelOf(final.fuel) }),
    ...(final.fleet && { fleet: fleetOf(final.fleet) }),
  }));
}

async function release(change: Change, id: string, move: (open: Open) => AuthorizationRecord): Promise<Authorization> {
  const { trx } = change;
  const found = await authorizations.lock(trx, id);
  if (!found) throw noSuch('issuing authorization', id);
  checkUndecidedNothing(found);
  if (!found.approved || found.status !== 'pending') {
    throw invalidRequest(
      `This authorization is ${found.approved ? found.status : 'declined'}; only a pending one can be changed.`,
    );
  }
  const kept = await keptOf(trx, id);
  const after = move({ ...kept, found, held: await heldOn(trx, id) });
  await cards.lock(trx, found.card);
  const before = await renderAuthorization(trx, found);
  await authorizations.update(trx, after);
  await bookHold(change, after, kept);
  const object = await renderAuthorization(trx, after);
  await recordEvent(change, { type: 'issuing_authorization.updated', object, before });
  return object;
}
