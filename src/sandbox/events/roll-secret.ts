import { type Change, nowSeconds } from '../context.ts';
import { randomToken } from '../wire/new-id.ts';
import { noSuch } from '../wire/stripe-error.ts';

/** A secret that was replaced and is still signed with until it expires (unix seconds). */
export type PreviousSecret = { secret: string; expires: number };

/** Stripe lets the old secret live on for a day at most. */
const MAX_OVERLAP_SECONDS = 86_400;

/**
 * Gives an endpoint a new secret, as the Dashboard does. The old one goes on signing beside it for the
 * overlap (seconds; at most a day), so that the receiver can be changed over without missing an event.
 */
export async function rollSecret(
  change: Change,
  { id, overlapSeconds }: { id: string; overlapSeconds: number },
): Promise<{ secret: string }> {
  const row = await change
    .trx('webhook_endpoints')
    .where({ id })
    .forUpdate()
    .first('secret', { previous: 'previous_secrets' });
  if (!row) throw noSuch('webhook endpoint', id);
  const now = nowSeconds(change);
  const kept: PreviousSecret[] = [...row.previous, { secret: row.secret, expires: now + overlapOf(overlapSeconds) }];
  const secret = `whsec_${randomToken(32)}`;
  const previous = JSON.stringify(kept.filter(({ expires }) => expires > now));
  await change.trx('webhook_endpoints').where({ id }).update({ secret, previous_secrets: previous });
  return { secret };
}

function overlapOf(seconds: number): number {
  return Math.min(Math.max(seconds, 0), MAX_OVERLAP_SECONDS);
}

/** The secrets to sign with at a moment: the present one first. */
export function liveSecrets(endpoint: { secret: string; previous: readonly PreviousSecret[] }, now: number): string[] {
  const previous = endpoint.previous.filter(({ expires }) => expires > now).map(({ secret }) => secret);
  return [endpoint.secret, ...previous];
}
