import { z } from 'zod';
import { rollSecret } from '../events/roll-secret.ts';
import { noSuch } from '../wire/stripe-error.ts';
import type { ControlDeps } from './control-deps.ts';
import { type ControlEndpoint, control } from './control-endpoint.ts';

const NOTHING = z.strictObject({});

/** What the Dashboard does with events and their endpoints, delivery by hand, and beginning anew. */
export function eventControls({ sandbox, deliverDue, reset }: ControlDeps): ControlEndpoint[] {
  const { db, clock } = sandbox;
  return [
    control('POST /_sandbox/deliver', {
      about: 'Delivers what is due now; answers once nothing is.',
      schema: NOTHING,
      run: async () => {
        const attempts = await deliverDue();
        const rows: { state: string; count: number }[] = await db('deliveries')
          .groupBy('state')
          .select('state', db.raw('count(*)::int as count'));
        const count = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
        return { object: 'sandbox.delivery', attempts, waiting: count('pending'), failed: count('failed') };
      },
    }),
    control('POST /_sandbox/events/:id/resend', {
      about: 'Sends an event again to every endpoint it was for, as the button of the Dashboard does.',
      schema: NOTHING,
      run: async ({ id }) => {
        const again = { state: 'pending', spared: true, attempts: 0, due_at: clock.now() };
        const deliveries = await db('deliveries').where({ event_id: id }).update(again);
        if (deliveries === 0) throw noSuch('event', id);
        sandbox.wakeDelivery();
        return { object: 'sandbox.resend', event: id, deliveries };
      },
    }),
    control('POST /_sandbox/webhook_endpoints/:id/roll_secret', {
      about: 'Gives an endpoint a new secret; the old one signs beside it for overlap_seconds.',
      schema: z.strictObject({ overlap_seconds: z.int().min(0).max(86_400).default(0) }),
      run: ({ id, params, call }) =>
        call.commit((change) => rollSecret(change, { id, overlapSeconds: params.overlap_seconds })),
    }),
    control('POST /_sandbox/reset', {
      about: 'Forgets everything: objects, events, faults, switches, clock. The body must be {"everything": true}.',
      schema: z.strictObject({ everything: z.literal(true) }),
      run: async () => {
        await reset();
        return { object: 'sandbox.reset', done: true };
      },
    }),
  ];
}
