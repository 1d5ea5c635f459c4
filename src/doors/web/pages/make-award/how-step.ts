import { offerOf, offersOf } from './offers.ts';
import { type Step, wrong } from './step.ts';

export const howStep: Step = {
  title: ({ person }) => `How does ${person?.givenName ?? 'the person'} want to use it?`,
  show: ({ draft, policy, person, practice }, typed) => ({
    chosen: typed['method'] ?? offerOf(draft)?.value,
    items: (policy ? offersOf(policy) : []).map(({ value, text, hint }) => ({ value, text, hint: { text: hint } })),
    noMobile: person?.hasMobile ? null : { name: person?.givenName, phone: practice.phone },
  }),
  take: ({ policy }, typed) => {
    const offer = policy && offersOf(policy).find(({ value }) => value === typed['method']);
    if (!offer) return wrong('method', 'Choose how they want to use it');
    return { change: { method: offer.method, cardType: offer.cardType } };
  },
};
