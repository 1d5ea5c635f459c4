import { addDays } from '../../../../kernel/dates.ts';
import { formatPence, formatPenceShort } from '../../../../kernel/money.ts';
import { highestAwardPence, LEAST_AWARD_PENCE } from '../../../../modules/awards/index.ts';
import { counted } from '../../words/count-words.ts';
import type { DraftContext } from './draft-context.ts';
import { readPounds } from './read-answers.ts';
import { type Step, wrong } from './step.ts';

/** Warns before the mistake: who else must agree, and what the person had before (R29). */
function warnings({ policy, earlier, today, person }: DraftContext): string[] {
  if (!policy) return [];
  const { capPence } = policy.terms;
  const highest = highestAwardPence(policy.terms);
  const yearAgo = addDays(today, -365);
  const repeats = earlier.filter(
    (award) =>
      award.policy === policy.slug &&
      award.status !== 'refused' &&
      award.requestedAt.toISOString().slice(0, 10) > yearAgo,
  ).length;
  return [
    ...(highest > capPence
      ? [
          `Above ${formatPenceShort(capPence)}, alliance finance must approve. The most is ${formatPenceShort(highest)}.`,
        ]
      : []),
    ...(repeats > 0
      ? [`${person?.givenName ?? 'This person'} had ${counted(repeats, 'award')} of this kind in the last 12 months.`]
      : []),
  ];
}

export const howMuchStep: Step = {
  title: () => 'How much?',
  show: (context, typed) => ({
    typed:
      typed['amountPence'] ??
      (context.draft.amountPence && (context.draft.amountPence / 100).toFixed(2).replace(/\.00$/, '')),
    cap: formatPenceShort(context.policy?.terms.capPence ?? 0),
    perPayment: context.policy?.terms.perPaymentPence && formatPenceShort(context.policy.terms.perPaymentPence),
    left: context.budget && formatPence(context.budget.availablePence),
    warnings: warnings(context),
  }),
  take: ({ policy, budget }, typed) => {
    const amountPence = readPounds(typed['amountPence'] ?? '');
    if (amountPence === null) return wrong('amountPence', 'Enter an amount in pounds, like 40 or 40.50');
    if (amountPence < LEAST_AWARD_PENCE) {
      return wrong('amountPence', `An award must be at least ${formatPenceShort(LEAST_AWARD_PENCE)}`);
    }
    const highest = policy ? highestAwardPence(policy.terms) : 0;
    if (amountPence > highest)
      return wrong('amountPence', `This kind of award can be up to ${formatPenceShort(highest)}`);
    if (budget && amountPence > budget.availablePence) {
      return wrong('amountPence', `The budget has only ${formatPence(Math.max(0, budget.availablePence))} left`);
    }
    return { change: { amountPence } };
  },
};
