import { formatPence, formatPenceShort, type Pence } from '../../../../kernel/money.ts';
import { highestAwardPence, LEAST_AWARD_PENCE } from '../../../../modules/awards/index.ts';
import type { PolicyTerms } from '../../../../modules/policies/index.ts';
import { counted } from '../../words/count-words.ts';
import { guidanceOf, templateOf } from './award-templates.ts';
import type { DraftContext } from './draft-context.ts';
import { pastLines } from './past-words.ts';
import { readPounds, type Typed } from './read-answers.ts';
import { type Step, wrong } from './step.ts';
import { bandWarnings } from './who-decides.ts';

const poundsOf = (pence: Pence | undefined) => pence && (pence / 100).toFixed(2).replace(/\.00$/, '');

/** What the person, or their household, may still have of this kind this financial year; null without a limit (R22). */
function yearLeftPence({ policy, needs }: DraftContext): Pence | null {
  const cap = policy?.terms.extendedYearCapPence ?? policy?.terms.yearCapPence ?? null;
  return cap === null || !needs ? null : Math.max(0, cap - needs.yearPence);
}

function yearWarning(context: DraftContext): string[] {
  const left = yearLeftPence(context);
  const hadPence = context.needs?.yearPence ?? 0;
  if (left === null || hadPence === 0) return [];
  const who = context.policy?.terms.isPerHousehold ? 'The household' : 'The person';
  return [
    `${who} had ${formatPenceShort(hadPence)} of this kind this financial year, so ${formatPenceShort(left)} more is possible.`,
  ];
}

/** What somebody must bring along for more than the cap, where the policy asks for it. */
function capWarning({ capPence, extendedCapPence, extendedCapNeeds }: PolicyTerms): string[] {
  if (extendedCapPence === null) return [];
  const above = `Above ${formatPenceShort(capPence)} and up to ${formatPenceShort(extendedCapPence)}`;
  if (extendedCapNeeds === 'ot_note') {
    return [`${above} it needs a note from an occupational therapist. Say under “Why” what it says.`];
  }
  if (extendedCapNeeds === 'exception') {
    return [`${above} it is an exception. Say under “Why” what makes it one: alliance finance writes it down.`];
  }
  return [];
}

/** Warns before the mistake: who else must agree, and what the person and their household had (R15, R29, R30). */
function warnings(context: DraftContext): string[] {
  const { policy, needs, draft } = context;
  if (!policy || !needs) return [];
  const givenPence = needs.totalPence28Days - (draft.amountPence ?? 0);
  const had = needs.why.filter(({ code }) => code === 'household' || code === 'repeat' || code === 'clinician');
  const isFurther = needs.asks.some(({ field }) => field === 'repeatReason' || field === 'householdReason');
  return [
    ...bandWarnings(policy.terms, givenPence),
    ...capWarning(policy.terms),
    ...yearWarning(context),
    ...had.map(({ message }) => message),
    ...(isFurther ? ['Whoever approves it must write down why a further one is right.'] : []),
  ];
}

/** The page offers to wait where the amount is more than is left (R65). */
function mayWait({ budget, draft }: DraftContext, typed: Typed): boolean {
  const left = budget?.availablePence ?? 0;
  const wanted = readPounds(typed['amountPence'] ?? '') ?? draft.amountPence ?? 0;
  return wanted > left || left < LEAST_AWARD_PENCE;
}

/** Why the policy does not give so much; null when it does. */
function amountFault(context: DraftContext, amountPence: Pence): string | null {
  const { policy } = context;
  if (amountPence < LEAST_AWARD_PENCE) return `An award must be at least ${formatPenceShort(LEAST_AWARD_PENCE)}`;
  const highest = policy ? highestAwardPence(policy.terms) : 0;
  if (amountPence > highest) return `This kind of award can be up to ${formatPenceShort(highest)}`;
  const yearLeft = yearLeftPence(context);
  if (yearLeft === null || amountPence <= yearLeft) return null;
  const who = policy?.terms.isPerHousehold ? 'the household' : 'the person';
  return `This financial year ${who} can have ${formatPenceShort(yearLeft)} more of this kind`;
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
  take: (context, typed) => {
    const { budget } = context;
    const amountPence = readPounds(typed['amountPence'] ?? '');
    if (amountPence === null) return wrong('amountPence', 'Enter an amount in pounds, like 40 or 40.50');
    const fault = amountFault(context, amountPence);
    if (fault) return wrong('amountPence', fault);
    const isShort = budget !== null && amountPence > budget.availablePence;
    const maySaveAsWaiting = typed['maySaveAsWaiting'] === 'yes';
    if (isShort && !maySaveAsWaiting) {
      const left = formatPence(Math.max(0, budget.availablePence));
      return wrong('amountPence', `The budget has only ${left} left. Ask for less, or save it as waiting for funds`);
    }
    return { change: { amountPence, maySaveAsWaiting: isShort && maySaveAsWaiting } };
  },
};
