import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence, formatPenceShort } from '../../../../kernel/money.ts';
import type { Principal, Role } from '../../../../kernel/principal.ts';
import { mayApprove } from '../../../../modules/awards/index.ts';
import type { AwardView, BudgetView, StopView } from '../../../../modules/reports/index.ts';
import { fullName, type PersonName } from '../../shell/names.ts';
import { aCarrier, endWords, whereItWorks } from '../../words/award-words.ts';

export type DecidePage = {
  heading: string;
  sentence: string;
  /** Why this person cannot decide; null when they can. */
  obstacle: string | null;
  rows: { key: string; value: string }[];
  earlier: string[];
  /** Null once it is decided: approving does nothing any more. */
  budget: string | null;
};

export type DecideFacts = {
  award: AwardView;
  name: PersonName | null;
  needs: string | null;
  /** Of the same person, without this one. */
  earlier: readonly AwardView[];
  budget: BudgetView | null;
  /** In force over this award. */
  stops: readonly StopView[];
  capPence: number;
  /** What its policy limits, a line each. */
  limits: readonly string[];
  principal: Principal;
};

function obstacleOf({ award, principal, capPence, stops }: DecideFacts): string | null {
  if (award.status !== 'requested') return 'This award has been decided on already.';
  if (award.requestedById === principal.id) {
    return 'You asked for this award yourself, so somebody else must decide on it. Ask another approver.';
  }
  if (stops.length > 0) return 'The commissioner has stopped it, as said at the top. You can still refuse it.';
  const isBeyondCap = award.amountPence > capPence;
  if (mayApprove(principal.role as Role, { amountPence: award.amountPence, isBeyondCap })) return null;
  return `${formatPenceShort(award.amountPence)} is more than you may approve here. Ask alliance finance or the commissioner. You can still refuse it.`;
}

/** "£310.00 is left now. Approving this leaves £250.00." */
function budgetWords(award: AwardView, budget: BudgetView | null): string {
  if (!budget) return 'There is no budget for this award.';
  const after = budget.availablePence - award.amountPence;
  const now = `${budget.ownerName} has ${formatPence(budget.availablePence)} left for ${budget.financialYear}.`;
  return after < 0
    ? `${now} That is ${formatPence(-after)} too little for this award.`
    : `${now} Approving this leaves ${formatPence(after)}.`;
}

function earlierLine(award: AwardView): string {
  const when = formatDate(londonDate(award.requestedAt));
  const amount = formatPenceShort(award.amountPence);
  const end = award.endReason
    ? `over, because ${endWords(award.endReason)}; ${formatPence(award.spentPence)} spent`
    : award.status === 'refused'
      ? 'refused'
      : `${award.status}; ${formatPence(award.spentPence)} spent`;
  return `${award.policyName}, ${amount}, asked for on ${when}: ${end}`;
}

export function presentDecideAward(facts: DecideFacts): DecidePage {
  const { award, name, needs } = facts;
  const who = name ? fullName(name) : `Award ${award.reference}`;
  const amount = formatPenceShort(award.amountPence);
  return {
    heading: `${who}: ${amount} for ${award.policyName.charAt(0).toLowerCase()}${award.policyName.slice(1)}`,
    sentence: `${award.requestedBy} asks for ${amount} on ${aCarrier(award)}, to be used until ${formatDate(award.expiresOn)}.`,
    obstacle: obstacleOf(facts),
    rows: [
      { key: 'Need', value: award.need },
      { key: 'What we hope for', value: award.outcome },
      { key: 'What else was tried', value: award.otherHelpTried },
      { key: 'Where it works', value: whereItWorks(award) },
      ...(facts.limits.length > 0 ? [{ key: 'Limits', value: facts.limits.join('\n') }] : []),
      ...(award.methodReason ? [{ key: 'Only one way offered', value: award.methodReason }] : []),
      ...(needs && needs !== 'not asked' ? [{ key: 'Communication needs', value: needs }] : []),
      {
        key: 'Policy',
        value: `${award.policyName} (${award.policy}, version ${award.policyVersion}), up to ${formatPenceShort(facts.capPence)}`,
      },
    ],
    earlier: facts.earlier.map(earlierLine),
    budget: award.status === 'requested' ? budgetWords(award, facts.budget) : null,
  };
}
