import { formatPenceShort } from '../../../../kernel/money.ts';
import { highestAwardPence, lastExpiry } from '../../../../modules/awards/index.ts';
import type { PolicyVersion } from '../../../../modules/policies/index.ts';
import { limitLines } from '../../words/policy-words.ts';
import type { AwardDraft } from './award-draft.ts';
import type { DraftContext } from './draft-context.ts';
import { type Step, wrong } from './step.ts';

const hintOf = ({ terms }: PolicyVersion) =>
  [
    `Up to ${formatPenceShort(terms.capPence)}. It can be used for ${terms.plainList}.`,
    ...limitLines(terms).map((line) => `${line}.`),
  ].join(' ');

/** Answers given under another policy that this one does not allow are asked for again. */
function forgetUnfit({ draft, today }: DraftContext, { terms }: PolicyVersion): Partial<AwardDraft> {
  const isOffered = !draft.method || terms.methods.includes(draft.method);
  const isWithinCap = (draft.amountPence ?? 0) <= highestAwardPence(terms);
  const isInTime = (draft.expiresOn ?? '') <= lastExpiry(today, terms.expiryDays);
  return {
    ...(isOffered ? {} : { method: undefined, cardType: undefined }),
    ...(isWithinCap ? {} : { amountPence: undefined }),
    ...(isInTime ? {} : { expiresOn: undefined }),
  };
}

export const whatForStep: Step = {
  title: ({ person }) => `What does ${person?.givenName ?? 'the person'} need help with?`,
  show: ({ draft, policies }, typed) => ({
    chosen: typed['policy'] ?? draft.policy,
    items: policies.map((policy) => ({ value: policy.slug, text: policy.name, hint: { text: hintOf(policy) } })),
  }),
  take: (context, typed) => {
    const policy = context.policies.find(({ slug }) => slug === typed['policy']);
    if (!policy) return wrong('policy', 'Choose what the help is for');
    return { change: { ...forgetUnfit(context, policy), policy: policy.slug } };
  },
};
