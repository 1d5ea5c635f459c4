import { formatDate, formatInstant } from '../../../../kernel/dates.ts';
import { formatPence, formatPenceShort } from '../../../../kernel/money.ts';
import type { Principal } from '../../../../kernel/principal.ts';
import type { AwardDecisions, AwardView, PaymentView } from '../../../../modules/reports/index.ts';
import { fullName, type PersonName } from '../../shell/names.ts';
import { AWARD_ENDERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { mayStillBeTaken } from '../../words/arrival-words.ts';
import { aCarrier, awardTag, carrierWords, endWords, type Tag } from '../../words/award-words.ts';
import { troubleWords } from '../../words/card-words.ts';
import { counted, countWords, upperFirst } from '../../words/count-words.ts';
import { answerRows } from '../../words/decision-words.ts';
import { type MoneyBar, presentMoneyBar } from '../../words/present-money-bar.ts';
import { type PaymentLine, presentPayments } from '../../words/present-payments.ts';
import { type Action, everydayActions, graveActions } from './award-actions.ts';
import { type CardsSeen, type Carrier, presentCards, type Row } from './present-cards.ts';

export type { Action } from './award-actions.ts';

export type AwardPage = {
  heading: string;
  reference: string;
  awardTag: Tag;
  sentence: string;
  /** What stops the person from paying, and what to do about it. */
  troubles: string[];
  needs: string | null;
  bar: MoneyBar | null;
  /** What its sum is made of, where it is not the award alone. */
  figures: string[];
  payments: PaymentLine[];
  /** Expired holds that shops may still take. */
  mayStillBeTaken: string[];
  carrier: Carrier | null;
  decision: Row[];
  everyday: Action[];
  grave: Action[];
};

type Seen = {
  award: AwardView;
  name: PersonName | null;
  /** Only told to the person's own practice. */
  needs: string | null;
  frozenSince: CardsSeen['frozenSince'];
  payments: readonly PaymentView[];
  /** Only for the whole page. */
  history?: AwardDecisions;
  /** What its policy version limits beyond kinds of shops and the sum, a line each. */
  limits: readonly string[];
  principal: Principal;
  now: Date;
};

/** "Two payments went through; one did not." */
function paymentsSentence(payments: readonly PaymentView[]): string {
  const keyOf = (payment: PaymentView) => payment.authorizationId ?? payment.id;
  const taken = new Set(payments.filter(({ status }) => status === 'captured').map(keyOf));
  const approved = payments.filter(({ status }) => status === 'pending').map(keyOf);
  const held = new Set(approved.filter((key) => !taken.has(key))).size;
  const declined = payments.filter(({ status }) => status === 'declined').length;
  const told = [
    { count: taken.size, words: 'went through' },
    { count: held, words: held === 1 ? 'is on hold' : 'are on hold' },
    { count: declined, words: 'did not go through' },
  ].filter(({ count }) => count > 0);
  if (told.length === 0) return 'Nothing has been paid yet.';
  const parts = told.map(({ count, words }, place) =>
    place === 0 ? `${counted(count, 'payment')} ${words}` : `${countWords(count)} ${words}`,
  );
  return `${upperFirst(parts.join('; '))}.`;
}

/** The page's answer in words: who has how much left, on what, until when. */
export function awardSentence(award: AwardView, name: PersonName | null, payments: readonly PaymentView[]): string {
  const who = name?.givenName ?? 'The person';
  const amount = formatPenceShort(award.amountPence);
  const carrier = carrierWords(award);
  switch (award.status) {
    case 'requested':
    case 'waiting':
      return `${award.requestedBy} asked for ${amount} on ${aCarrier(award)} for ${name ? fullName(name) : 'somebody'}. Nobody has decided yet.`;
    case 'issuing':
    case 'approved':
      return `${amount} is approved and set aside for ${name?.givenName ?? 'the person'}. The ${carrier} is being made.`;
    case 'refused':
      return `${award.decidedBy ?? 'Somebody'} refused this award of ${amount}.`;
    case 'active':
    case 'paused': {
      const approvedPence = award.amountPence + award.addedPence;
      if (award.method === 'invoice') {
        return `${formatPence(award.availablePence)} of ${formatPence(approvedPence)} is set aside for ${name?.givenName ?? 'the person'} until ${formatDate(award.expiresOn)}. The practice pays a supplier from it.`;
      }
      const of = award.availablePence > approvedPence ? '' : ` of ${formatPence(approvedPence)}`;
      const left = `${who} has ${formatPence(award.availablePence)}${of} left on ${aCarrier(award)} until ${formatDate(award.expiresOn)}.`;
      return `${left} ${paymentsSentence(payments)}`;
    }
    case 'finished':
    case 'reviewed':
      return `This award of ${amount} is over because ${endWords(award.endReason ?? 'expired')}. ${formatPence(award.spentPence)} was spent.`;
    default:
      return `This award of ${amount} did not go ahead.`;
  }
}

function decisionOf({ award, limits, history }: Seen): Row[] {
  return [
    { key: 'Need', value: award.need },
    { key: 'What we hope for', value: award.outcome },
    { key: 'What else was tried', value: award.otherHelpTried },
    { key: 'Asked for by', value: `${award.requestedBy}, ${formatInstant(award.requestedAt)}` },
    ...(award.decidedBy && award.decidedAt
      ? [
          {
            key: award.refusalReason ? 'Refused by' : 'Approved by',
            value: `${award.decidedBy}, ${formatInstant(award.decidedAt)}`,
          },
        ]
      : []),
    ...(history ? answerRows(history) : []),
    ...(award.refusalReason ? [{ key: 'Reason given', value: award.refusalReason }] : []),
    {
      key: 'Policy',
      value: `${award.policyName} (${award.policy}, version ${award.policyVersion})`,
      href: `/policies/${award.policy}`,
    },
    ...(limits.length > 0 ? [{ key: 'Limits', value: limits.join('\n') }] : []),
  ];
}

/** What the bar's sum is made of, where it is not the award alone. */
export function figuresOf(award: AwardView): string[] {
  const { availablePence, heldPence, spentPence, recoveredPence, shortfallPence, amountPence, addedPence } = award;
  const chargedPence = availablePence + heldPence + spentPence - shortfallPence - amountPence - addedPence;
  return [
    ...(addedPence > 0
      ? [`${formatPence(amountPence)} was awarded at first, and ${formatPence(addedPence)} was added since.`]
      : []),
    ...(shortfallPence > 0
      ? [
          `${formatPence(amountPence)} was awarded; ${formatPence(shortfallPence)} more was taken or set aside than it had.`,
        ]
      : []),
    ...(chargedPence > 0
      ? [`${formatPence(chargedPence)} was added from the budget, for what shops took beyond it.`]
      : []),
    ...(recoveredPence > 0
      ? [
          `${formatPence(recoveredPence)} came back, won from a shop or paid back by the person. It is off what was spent.`,
        ]
      : []),
  ];
}

function troublesOf({ award, principal: { role }, now }: Seen): string[] {
  const mayEnd = AWARD_ENDERS.some((one) => one === role);
  const consent =
    award.status === 'paused' && award.pauseReason === 'consent_withdrawn'
      ? [
          `The person no longer agrees, so nothing is paid and nobody can lift that. ${mayEnd ? 'End the award to give its money back.' : 'An approver or the practice manager ends the award to give its money back.'}`,
        ]
      : [];
  return [...consent, ...troubleWords(award, now)];
}

const ASKERS: readonly string[] = [...PRACTICE_STAFF, 'finance'];
const mayAskException = ({ status }: AwardView, role: string) =>
  (status === 'active' || status === 'paused') && ASKERS.includes(role);

export function presentAward(seen: Seen): AwardPage {
  const { award, name, payments, principal } = seen;
  const hasMoney = award.availablePence + award.heldPence + award.spentPence > 0;
  return {
    heading: name ? `${fullName(name)}: ${award.policyName}` : `Award ${award.reference}: ${award.policyName}`,
    reference: award.reference,
    awardTag: awardTag(award.status),
    sentence: awardSentence(award, name, payments),
    troubles: troublesOf(seen),
    needs: seen.needs,
    bar: hasMoney
      ? presentMoneyBar({
          caption: `Award ${award.reference}`,
          spentPence: award.spentPence,
          heldPence: award.heldPence,
          leftPence: award.availablePence,
        })
      : null,
    figures: figuresOf(award),
    mayStillBeTaken: mayStillBeTaken(payments),
    payments: presentPayments(payments, {
      reader: principal.role === 'finance' ? 'finance' : 'practice',
      mayAsk: mayAskException(award, principal.role),
    }),
    carrier: presentCards({ ...seen, reader: principal }),
    decision: decisionOf(seen),
    everyday: everydayActions(award, principal),
    grave: graveActions(award, principal),
  };
}
