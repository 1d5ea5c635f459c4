import type Stripe from 'stripe';
import type { RunningService } from '../harness/service.ts';
import type { Fate } from './program.ts';
import type { Tally } from './tally.ts';

/** What is told of; news of cards and cardholders moves no money. */
const TYPES = [
  'issuing_authorization.created',
  'issuing_authorization.updated',
  'issuing_transaction.created',
  'issuing_dispute.created',
  'issuing_dispute.submitted',
  'issuing_dispute.updated',
  'issuing_dispute.closed',
  'issuing_dispute.funds_reinstated',
  'issuing_dispute.funds_rescinded',
];

type Late = { event: Stripe.Event; due: number };

/**
 * Takes Stripe's place at the door for events: it tells of each as the program wants it, signed as Stripe signs
 * it. The sandbox's own delivery stays off.
 */
export class PostOffice {
  #service: RunningService;
  #tally: Tally;
  #last: string | undefined;
  #late: Late[] = [];

  constructor(service: RunningService, tally: Tally) {
    this.#service = service;
    this.#tally = tally;
  }

  /** Passes over what happened so far. */
  async open(): Promise<void> {
    this.#last = (await this.#service.shop.events.list({ limit: 1 })).data[0]?.id;
  }

  /** Gives each event since it was last asked its fate, oldest first; those to be told now are told. */
  async post(fates: readonly Fate[], step: number): Promise<void> {
    const now: Stripe.Event[] = [];
    for (const [place, event] of (await this.#gather()).entries()) {
      const fate = fates[place % fates.length] ?? 'now';
      this.#tally.count(`${event.type} ${typeof fate === 'number' ? 'late' : fate}`);
      if (typeof fate === 'number') this.#late.push({ event, due: step + fate });
      else if (fate !== 'never') now.push(...(fate === 'twice' ? [event, event] : [event]));
    }
    await Promise.all(now.map((event) => this.#deliver(event)));
  }

  async #gather(): Promise<Stripe.Event[]> {
    const after = this.#last === undefined ? {} : { ending_before: this.#last };
    const { data, has_more: hasMore } = await this.#service.shop.events.list({ limit: 100, types: TYPES, ...after });
    if (hasMore) throw new Error('A step caused more events than one page holds');
    this.#last = data[0]?.id ?? this.#last;
    return data.reverse();
  }

  /** Tells of what was kept back until this step; false when there was nothing. */
  async postLate(step: number): Promise<boolean> {
    const due = this.#late.filter((late) => late.due <= step);
    this.#late = this.#late.filter((late) => late.due > step);
    await Promise.all(due.map(({ event }) => this.#deliver(event)));
    return due.length > 0;
  }

  /** As Stripe does, it signs again and tries again when it is not taken: time may have passed on the way. */
  async #deliver(event: Stripe.Event, tries = 3): Promise<void> {
    const status = await this.#send(event);
    if (status === 200) return;
    if (tries === 1) throw new Error(`${event.type} ${event.id} was answered with ${status}`);
    await this.#deliver(event, tries - 1);
  }

  async #send(event: Stripe.Event): Promise<number> {
    const { shop, clock, baseUrl } = this.#service;
    const payload = JSON.stringify(event);
    const timestamp = Math.floor(clock.now().getTime() / 1000);
    const signature = shop.webhooks.generateTestHeaderString({ payload, secret: 'whsec_events', timestamp });
    const answer = await fetch(`${baseUrl}/webhooks/stripe/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body: payload,
    });
    await answer.arrayBuffer();
    return answer.status;
  }
}
