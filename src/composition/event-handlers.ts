import type { Authorizations } from '../modules/authorizations/index.ts';
import type { Cards } from '../modules/cards/index.ts';
import type { Disputes } from '../modules/disputes/index.ts';
import type { EventHandler } from '../modules/inbox/index.ts';
import type { Reconciliation } from '../modules/reconciliation/index.ts';

/** The modules that Stripe's events are handed to. */
export type EventReaders = {
  authorizations: Authorizations;
  cards: Cards;
  disputes: Disputes;
  reconciliation: Reconciliation;
};

/** What each type of event brings to Stripe's present state. `npm run stripe:check` wants all of them delivered. */
export const EVENT_HANDLERS: Readonly<Record<string, (to: EventReaders, objectId: string) => Promise<void>>> = {
  'issuing_authorization.created': (to, id) => to.authorizations.settleAuthorization(id),
  'issuing_authorization.updated': (to, id) => to.authorizations.settleAuthorization(id),
  'issuing_transaction.created': (to, id) => to.authorizations.settleTransaction(id),
  'issuing_card.updated': (to, id) => to.cards.settleCard(id),
  'issuing_cardholder.updated': (to, id) => to.cards.settleCardholder(id),
  'issuing_dispute.created': (to, id) => to.disputes.settleDispute(id),
  'issuing_dispute.updated': (to, id) => to.disputes.settleDispute(id),
  'issuing_dispute.submitted': (to, id) => to.disputes.settleDispute(id),
  'issuing_dispute.closed': (to, id) => to.disputes.settleDispute(id),
  'issuing_dispute.funds_reinstated': (to, id) => to.disputes.settleDispute(id),
  'issuing_dispute.funds_rescinded': (to, id) => to.disputes.settleDispute(id),
  'topup.succeeded': async (to) => {
    await to.reconciliation.bookArrivals();
  },
};

/** The table of handlers, bound to this service's modules. */
export function bindHandlers(readers: EventReaders): Record<string, EventHandler> {
  const bound = Object.entries(EVENT_HANDLERS).map(([type, handle]): [string, EventHandler] => [
    type,
    ({ objectId }) => handle(readers, objectId),
  ]);
  return Object.fromEntries(bound);
}
