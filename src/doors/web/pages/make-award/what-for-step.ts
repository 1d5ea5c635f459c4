import { formatPenceShort } from '../../../../kernel/money.ts';
import { highestAwardPence, lastExpiry } from '../../../../modules/awards/index.ts';
import type { PolicyVersion } from '../../../../modules/policies/index.ts';
import { limitLines } from '../../words/policy-words.ts';
import type { AwardDraft } from './award-draft.ts';
import { AWARD_TEMPLATES, templateOf } from './award-templates.ts';
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
    ...(isWithinCap ? {} : { amountPence: undefined, maySaveAsWaiting: undefined }),
    ...(isInTime ? {} : { expiresOn: undefined }),
  };
}

/** The common reasons whose policy is active. */
const templatesOf = ({ policies }: DraftContext) =>
  AWARD_TEMPLATES.flatMap((template) => {
    const policy = policies.find(({ slug }) => slug === template.policy);
    return policy ? [{ template, policy }] : [];
  });

/** Nothing was asked for that the policy has no room for; the caps in pounds are told on the next page. */
function countFault({ earlier, today }: DraftContext, policy: PolicyVersion): string | null {
  const { awardsInTwelveMonths: most, isPerHousehold } = policy.terms;
  if (most === null || isPerHousehold) return null;
  const yearAgo = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
  const had = earlier.filter(
    (award) =>
      award.policy === policy.slug &&
      !['refused', 'withdrawn', 'draft'].includes(award.status) &&
      award.endReason !== 'issue_failed' &&
      award.requestedAt.toISOString().slice(0, 10) > yearAgo,
  ).length;
  if (had < most) return null;
  return `${policy.name} can be given ${most} times in 12 months, and there have been ${had}. Choose something else, or ask for other help`;
}

export const whatForStep: Step = {
  title: ({ person }) => `What does ${person?.givenName ?? 'the person'} need help with?`,
  show: (context, typed) => {
    const { draft, policies } = context;
    const chosen = typed['policy'] ?? draft.template ?? draft.policy;
    return {
      chosen,
      templates: templatesOf(context).map(({ template, policy }) => ({
        value: template.code,
        text: template.title,
        hint: { text: `${template.line} Up to ${formatPenceShort(policy.terms.capPence)}.` },
      })),
      items: policies.map((policy) => ({ value: policy.slug, text: policy.name, hint: { text: hintOf(policy) } })),
      isOther: policies.some(({ slug }) => slug === chosen),
    };
  },
  take: (context, typed) => {
    const template = templateOf(typed['policy']);
    const slug = template?.policy ?? typed['policy'];
    const policy = context.policies.find((one) => one.slug === slug);
    if (!policy) return wrong('policy', 'Choose what the help is for');
    const fault = countFault(context, policy);
    if (fault) return wrong('policy', fault);
    return { change: { ...forgetUnfit(context, policy), policy: policy.slug, template: template?.code } };
  },
};
