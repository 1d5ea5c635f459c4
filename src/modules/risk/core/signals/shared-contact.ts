import { defineSignal } from '../signal.ts';

/** F11: one phone number or email address for several people, unless it is a registered care home's. */
export const sharedContact = defineSignal({
  code: 'F11',
  name: 'One contact for several people',
  after: 'contact',
  weight: 35,
  thresholds: { recipients: 3 },
  evaluate({ facts, thresholds }) {
    const most = facts.contacts
      .filter(({ recipientIds }) => recipientIds.length >= thresholds.recipients)
      .reduce(
        (a, b) => (a && a.recipientIds.length >= b.recipientIds.length ? a : b),
        undefined as (typeof facts.contacts)[number] | undefined,
      );
    if (!most) return null;
    const evidence = most.recipientIds.map(
      (id) => ({ kind: 'recipient', id, amountPence: null, at: most.at }) as const,
    );
    const figures = { recipients: most.recipientIds.length, isPhone: Number(most.kind === 'phone') };
    return { evidence, figures, contactHash: most.hash };
  },
  sentence: ({ recipients, isPhone }) =>
    `One ${isPhone ? 'phone number' : 'email address'} is recorded for ${recipients} people.`,
});
