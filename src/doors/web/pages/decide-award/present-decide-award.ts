import { daysBetween, formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence, formatPenceShort } from '../../../../kernel/money.ts';
import { isSamePerson, type Principal } from '../../../../kernel/principal.ts';
import { type AwardNeeds, reaches } from '../../../../modules/awards/index.ts';
import type { AwardDecisions, AwardView, BudgetView, StopView } from '../../../../modules/reports/index.ts';
import { fullName, type PersonName } from '../../shell/names.ts';
import { aCarrier, endWords, whereItWorks } from '../../words/award-words.ts';
import { counted } from '../../words/count-words.ts';
import { reconsiderationWords } from '../../words/decision-words.ts';

export type DecidePage = {
  heading: string;
  sentence: string;
  /** Why this person cannot decide; null when they can. */
  obstacle: string | null;
  /** That it was refused before, and by when an answer is due. */
  again: { text: string; words: string; isLate: boolean } | null;
  /** What the approver decides on. */
  rows: { key: string; value?: string; lines?: string[] }[];
  /** What needs more than a yes, a sentence each. */
  warnings: string[];
  asks: AwardNeeds['asks'];
  /** What either answer does. */
  does: string;
  /** What they may want to look up. */
  more: { key: string; value: string }[];
};

export type DecideFacts = {
  award: AwardView;
  name: PersonName | null;
  /** How the person needs to be written or spoken to; null for whoever may not know. */
  communication: string | null;
  /** Of the same person, without this one; newest first. */
  earlier: readonly AwardView[];
  budget: BudgetView | null;
  /** In force over this award. */
  stops: readonly StopView[];
  needs: AwardNeeds;
  history: AwardDecisions;
  capPence: number;
  /** What its policy limits, a line each. */
  limits: readonly string[];
  /** Who is looking, in the role in which they decide here. */
  principal: Pick<Principal, 'id' | 'role' | 'alsoActsAs'>;
};

const ABOVE: Record<AwardNeeds['band'], string> = {
  rule: 'Ask an approver.',
  approver: 'Ask an approver.',
  finance: 'Ask alliance finance or the commissioner.',
  commissioner: 'Ask the commissioner.',
};

/** Why nothing of what this person decided would count, in either way. */
export function cannotDecide({ award, principal, history }: DecideFacts): string | null {
  if (award.status !== 'requested') return 'This award has been decided on already.';
  if (isSamePerson(principal, award.requestedById)) {
    return 'You asked for this award yourself, so somebody else must decide on it. Ask another approver.';
  }
  if (isSamePerson(principal, history.reconsideration?.refusedById)) {
    return 'You refused this award yourself, so somebody else must look at it this time.';
  }
  if (isSamePerson(principal, history.reconsideration?.askedById)) {
    return 'You asked for this second look yourself, so somebody else must decide on it.';
  }
  return null;
}

function obstacleOf(facts: DecideFacts): string | null {
  const { principal, needs, stops } = facts;
  const cannot = cannotDecide(facts);
  if (cannot) return cannot;
  if (stops.length > 0) return 'The commissioner has stopped it, as said at the top. You can still refuse it.';
  if (reaches(principal.role, needs.band)) return null;
  const why = needs.why.map(({ message }) => message).join(' ');
  return `This is more than you may approve. ${why} ${ABOVE[needs.band]} You can still refuse it.`;
}

/** "£310.00 left now. Approving this leaves £250.00." */
function budgetWords(award: AwardView, budget: BudgetView | null): string {
  if (!budget) return 'There is no budget for this award.';
  const after = budget.availablePence - award.amountPence;
  const now = `${formatPence(budget.availablePence)} left now.`;
  return after < 0
    ? `${now} That is ${formatPence(-after)} too little.`
    : `${now} Approving this leaves ${formatPence(after)}.`;
}

const lowerFirst = (text: string) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

function earlierLine(award: AwardView): string {
  const when = formatDate(londonDate(award.requestedAt));
  const amount = formatPenceShort(award.amountPence);
  const end = award.endReason
    ? `over, because ${endWords(award.endReason)}; ${formatPence(award.spentPence)} spent`
    : award.status === 'refused'
      ? 'refused'
      : `${award.status}; ${formatPence(award.spentPence)} spent`;
  return `${amount} for ${lowerFirst(award.policyName)}, ${when}: ${end}`;
}

const LINES_SHOWN = 3;

function beforeRow(earlier: readonly AwardView[]): DecidePage['rows'][number] {
  if (earlier.length === 0) return { key: 'Had before', value: 'Nothing: this is their first award here.' };
  const rest = earlier.length - LINES_SHOWN;
  return {
    key: 'Had before',
    lines: [...earlier.slice(0, LINES_SHOWN).map(earlierLine), ...(rest > 0 ? [`and ${rest} more`] : [])],
  };
}

function moreOf(facts: DecideFacts): DecidePage['more'] {
  const { award, communication, limits } = facts;
  return [
    { key: 'Where it works', value: whereItWorks(award) },
    ...(limits.length > 0 ? [{ key: 'Limits', value: limits.join('\n') }] : []),
    ...(award.methodReason ? [{ key: 'Only one way offered', value: award.methodReason }] : []),
    ...(communication && communication !== 'not asked' ? [{ key: 'Communication needs', value: communication }] : []),
    {
      key: 'Policy',
      value: `${award.policyName} (${award.policy}, version ${award.policyVersion}), up to ${formatPenceShort(facts.capPence)}`,
    },
  ];
}

function doesWords({ method, amountPence }: AwardView): string {
  const makes = method === 'invoice' ? 'for the supplier’s invoice' : `at once and makes the ${method}`;
  return `Approving sets the whole ${formatPenceShort(amountPence)} aside ${makes}. Refusing puts your reason into a letter, which the practice prints and gives to the patient.`;
}

/** What is asked and until when; what is looked at once more gets the days that were asked for from its approval on. */
function sentenceOf({ award, history }: DecideFacts, isUndecided: boolean): string {
  const asks = `${award.requestedBy} of ${award.practiceName} asks for ${aCarrier(award)}`;
  if (!isUndecided || !history.reconsideration) return `${asks} until ${formatDate(award.expiresOn)}.`;
  const days = daysBetween(londonDate(history.reconsideration.askedAt), award.expiresOn);
  return `${asks} for ${counted(days, 'day')} from its approval, in the budget’s year.`;
}

/** One screen of a phone: who, how much, for what, why, what else was tried, what they had, what it does to the money. */
export function presentDecideAward(facts: DecideFacts): DecidePage {
  const { award, name, needs } = facts;
  const who = name ? fullName(name) : `Award ${award.reference}`;
  const isUndecided = award.status === 'requested';
  return {
    heading: `${who}: ${formatPenceShort(award.amountPence)} for ${lowerFirst(award.policyName)}`,
    sentence: sentenceOf(facts, isUndecided),
    obstacle: obstacleOf(facts),
    again: isUndecided ? reconsiderationWords(facts.history) : null,
    rows: [
      { key: 'Need', value: award.need },
      { key: 'Hoped for', value: award.outcome },
      { key: 'Tried', value: award.otherHelpTried },
      beforeRow(facts.earlier),
      ...(isUndecided ? [{ key: 'Budget', value: budgetWords(award, facts.budget) }] : []),
    ],
    warnings: isUndecided ? needs.why.map(({ message }) => message) : [],
    asks: isUndecided ? needs.asks : [],
    does: doesWords(award),
    more: moreOf(facts),
  };
}
