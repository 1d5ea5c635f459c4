import { formatPence } from '../../kernel/money.ts';
import type { EventRecord } from '../events/record-event.ts';
import type { Authorization } from '../issuing/authorization.ts';
import type { Transaction } from '../issuing/transaction.ts';

export type Happening = { at: Date; text: string };

/** What happened to a payment, in a shop's words, oldest first. */
export function historyOf(events: readonly EventRecord[]): Happening[] {
  return events.flatMap((event) => {
    const text = describe(event);
    return text ? [{ at: new Date(event.created * 1000), text }] : [];
  });
}

function describe({ type, data }: EventRecord): string | null {
  if (type === 'issuing_transaction.created') return describeTransaction(data.object as Transaction);
  const authorization = data.object as Authorization;
  if (type === 'issuing_authorization.created') return describeDecision(authorization);
  if (type === 'issuing_authorization.updated') return describeUpdate(authorization, data.previous_attributes ?? {});
  return null;
}

function describeTransaction({ type, amount }: Transaction): string {
  return type === 'capture' ? `The shop took ${formatPence(-amount)}` : `The shop gave back ${formatPence(amount)}`;
}

function describeDecision(authorization: Authorization): string {
  const asked = formatPence(authorization.amount);
  return authorization.approved ? `Approved: ${asked} on hold` : `Declined: ${asked} (${reasonOf(authorization)})`;
}

function describeUpdate(authorization: Authorization, before: Partial<Authorization>): string | null {
  const entry = authorization.request_history.at(-1);
  if (before.request_history && entry) {
    const more = formatPence(entry.amount);
    return entry.approved ? `Approved: ${more} more on hold` : `Declined: ${more} more (${reasonOf(authorization)})`;
  }
  if (authorization.status === 'expired') return 'The payment expired: nothing is on hold any more';
  if (authorization.status === 'reversed') return 'Cancelled by the shop: nothing is on hold any more';
  if (before.amount === undefined) return null;
  return `The amount changed from ${formatPence(before.amount)} to ${formatPence(authorization.amount)}`;
}

/** Why the last request was answered as it was: Stripe's word for it. */
export function reasonOf(authorization: Authorization): string {
  return authorization.request_history.at(-1)?.reason ?? 'unknown';
}
