import { formatPence, formatPenceShort, type Pence } from '../../../../kernel/money.ts';
import { highestAwardPence, LEAST_AWARD_PENCE } from '../../../../modules/awards/index.ts';
import { counted } from '../../words/count-words.ts';
import { guidanceOf, templateOf } from './award-templates.ts';
import type { DraftContext } from './draft-context.ts';
import { pastLines } from './past-words.ts';
import { readPounds, type Typed } from './read-answers.ts';
import { type Step, wrong } from './step.ts';
import { bandWarnings } from './who-decides.ts';

const poundsOf = (pence: Pence | undefined) => pence && (pence / 100).toFixed(2).replace(/\.00$/, '');

/** Warns before the mistake: who else must agree, and what the person and their household had (R15, R29, R30). */
function warnings({ policy, needs, draft }: DraftContext): string[] {
  if (!policy || !needs) return [];
  const givenPence = needs.totalPence28Days - (draft.amountPence ?? 0);
  const had = needs.why.filter(({ code }) => code === 'household' || code === 'repeat' || code === 'clinician');
  const asked = needs.asks.filter(({ field }) => field !== 'duplicateReason');
  return [
    ...bandWarnings(policy.terms, givenPence),
    ...had.map(({ message }) => message),
    ...(asked.length > 0 ? ['Whoever approves it must write down why a further one is right.'] : []),
  ];
}

/** The page offers to wait where the amount is more than is left (R65). */
function mayWait({ budget, draft }: DraftContext, typed: Typed): boolean {
  const left = budget?.availablePence ?? 0;
  const wanted = readPounds(typed['amountPence'] ?? '') ?? draft.amountPence ?? 0;
  return wanted > left || left < LEAST_AWARD_PENCE;
}

export const howMuchStep: Step = {
  title: () => 'How much?',
  show: (context, typed) => {
    const { draft, policy, budget, earlier, person } = context;
    const suggested = templateOf(draft.template)?.suggestedPence;
    return {
      typed: typed['amountPence'] ?? poundsOf(draft.amountPence ?? suggested),
      isSuggested: typed['amountPence'] === undefined && draft.amountPence === undefined && suggested !== undefined,
      policyName: policy?.name,
      plainList: policy?.terms.plainList,
      lasts: policy && counted(policy.terms.expiryDays, 'day'),
      cap: formatPenceShort(policy?.terms.capPence ?? 0),
      perPayment: policy?.terms.perPaymentPence && formatPenceShort(policy.terms.perPaymentPence),
      left: budget && formatPence(budget.availablePence),
      warnings: warnings(context),
      tryFirst: guidanceOf(draft.policy).tryFirst,
      past: pastLines(earlier),
      pastHeading: `What ${person?.givenName ?? 'the person'} had before`,
      mayWait: mayWait(context, typed),
      isWaiting: (typed['maySaveAsWaiting'] ?? (draft.maySaveAsWaiting ? 'yes' : '')) === 'yes',
    };
  },
  take: ({ policy, budget }, typed) => {
    const amountPence = readPounds(typed['amountPence'] ?? '');
    if (amountPence === null) return wrong('amountPence', 'Enter an amount in pounds, like 40 or 40.50');
    if (amountPence < LEAST_AWARD_PENCE) {
      return wrong('amountPence', `An award must be at least ${formatPenceShort(LEAST_AWARD_PENCE)}`);
    }
    const highest = policy ? highestAwardPence(policy.terms) : 0;
    if (amountPence > highest)
      return wrong('amountPence', `This kind of award can be up to ${formatPenceShort(highest)}`);
    const isShort = budget !== null && amountPence > budget.availablePence;
    const maySaveAsWaiting = typed['maySaveAsWaiting'] === 'yes';
    if (isShort && !maySaveAsWaiting) {
      const left = formatPence(Math.max(0, budget.availablePence));
      return wrong('amountPence', `The budget has only ${left} left. Ask for less, or save it as waiting for funds`);
    }
    return { change: { amountPence, maySaveAsWaiting: isShort && maySaveAsWaiting } };
  },
};
