import { formatDate, formatInstant, type LondonDate, londonDate } from '../../../kernel/dates.ts';
import { formatPenceShort } from '../../../kernel/money.ts';
import { NEED_FIELDS, type NeedField } from '../../../modules/awards/index.ts';
import type { AwardDecisions } from '../../../modules/reports/index.ts';

/** What the letter about a refusal says to the patient (R34). */
export type RefusalLetter = {
  heading: string;
  opening: string[];
  /** As the approver wrote it. */
  reason: string;
  next: { heading: string; paragraphs: string[] };
};

type Refused = { amountPence: number; requestedOn: LondonDate; reason: string; phone: string; isFinal: boolean };

const ONCE_MORE = {
  heading: 'If you think this is wrong',
  paragraphs: (phone: string) => [
    'You can ask us to look at it once more. Somebody who did not make this decision will then decide, within 10 working days.',
    `Call us on ${phone}, or come to the surgery, and tell us why. You do not have to fill in a form, and somebody can ask for you.`,
  ],
};

const FOR_GOOD = {
  heading: 'What you can do now',
  paragraphs: (phone: string) => [
    'This is our last answer to this request. You can ask for other help, or ask again if things change.',
    `If you are not happy with how we dealt with it, you can complain. Call us on ${phone} and ask how.`,
  ],
};

/** The letter in plain words, for a first refusal or for one that is for good. */
export function refusalLetter(refused: Refused): RefusalLetter {
  const { amountPence, requestedOn, reason, phone, isFinal } = refused;
  const asked = `On ${formatDate(requestedOn)} we were asked to help you with ${formatPenceShort(amountPence)}.`;
  const { heading, paragraphs } = isFinal ? FOR_GOOD : ONCE_MORE;
  return {
    heading: 'About the help you asked for',
    opening: isFinal
      ? [
          `${asked} We said no, and you asked us to look at it once more.`,
          'Somebody who did not make the first decision has looked at it. We are sorry that the answer is still no. This is why:',
        ]
      : [`${asked} We are sorry that we cannot do this now. This is why:`],
    reason,
    next: { heading, paragraphs: paragraphs(phone) },
  };
}

const ANSWERS: Readonly<Record<NeedField, string>> = {
  repeatReason: 'Why a further one',
  householdReason: 'Why for this household',
  duplicateReason: 'Why no duplicate',
  capReason: 'Why more than usual',
  secondClinician: 'Second clinician',
};

/** What approvers of an award had to write down, under a heading each. */
export function answerRows({ decisions }: AwardDecisions): { key: string; value: string }[] {
  return decisions.flatMap(({ answers }) =>
    NEED_FIELDS.flatMap((field) => {
      const value = answers[field];
      return value ? [{ key: ANSWERS[field], value }] : [];
    }),
  );
}

/** What somebody wrote, as a sentence of its own. */
const quoted = (text: string) => (/[.!?]$/.test(text) ? `“${text}”` : `“${text}”.`);

/** That an award was refused before and is looked at once more; null when it is not. */
export function reconsiderationWords(history: AwardDecisions): { text: string; words: string; isLate: boolean } | null {
  const { reconsideration, decisions } = history;
  if (!reconsideration?.isOpen) return null;
  const refusal = decisions.find(({ outcome }) => outcome === 'refused');
  const before = refusal
    ? `${refusal.by} refused this on ${formatDate(londonDate(refusal.at))}: ${quoted(refusal.reason ?? '')}`
    : '';
  const due = reconsideration.isLate
    ? `An answer was due by ${formatDate(reconsideration.dueOn)}. It is late.`
    : `An answer is due by ${formatDate(reconsideration.dueOn)}.`;
  return {
    text: `${before} Somebody else looks at it once more. ${due}`,
    words: `Why the person asks: ${quoted(reconsideration.words)}`,
    isLate: reconsideration.isLate,
  };
}

/** How an award came to be issued without a second person, and what is still to be done; null when it was not. */
export function breakGlassWords({ breakGlass }: AwardDecisions, now: Date): string | null {
  if (!breakGlass) return null;
  const { issuedBy, issuedAt, reason, signedOffBy, signedOffAt, signOffBy } = breakGlass;
  const how = `${issuedBy} issued this without a second person on ${formatInstant(issuedAt)}: ${quoted(reason)}`;
  if (signedOffBy && signedOffAt) return `${how} ${signedOffBy} signed it off on ${formatInstant(signedOffAt)}.`;
  const last = formatDate(londonDate(new Date(signOffBy.getTime() - 1)));
  return now < signOffBy
    ? `${how} An approver must sign it off by the end of ${last}, or it is paused.`
    : `${how} Nobody signed it off by ${last}, so nothing can be paid with it until an approver does.`;
}
