import { formatInstant } from '../../../../kernel/dates.ts';
import { plainCategory } from '../../../../kernel/merchant-category.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { Forecast } from '../../../../modules/authorizations/index.ts';
import { declineLabel } from '../../words/decline-words.ts';
import { shopLines } from '../../words/policy-words.ts';

const AND = new Intl.ListFormat('en-GB');
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

type Tag = { text: string; colour: string };

const TAGS: Readonly<Record<Forecast['prospect'], Tag>> = {
  yes: { text: 'Yes', colour: 'green' },
  ask: { text: 'Ask first', colour: 'yellow' },
  no: { text: 'No', colour: 'red' },
};

/** The payment asked about: `£45.00 at Foamline Spa, online`. */
function paymentOf({ merchant, amountPence, cardPresence }: Forecast): string {
  const { name, category, categoryCode } = merchant;
  const where = name === '' ? `for “${plainCategory(category, categoryCode)}”` : `at ${name}`;
  return `${formatPence(amountPence)} ${where}, ${cardPresence === 'present' ? 'in person' : 'online or by phone'},`;
}

const ANSWERS: Readonly<Record<Forecast['prospect'], string>> = {
  yes: 'would go through now.',
  ask: 'would be declined, unless an exception is allowed for it.',
  no: 'would be declined.',
};

/** At which shops of the kind it is so. */
const where = ({ onlyAt, notAt }: Forecast) =>
  shopLines({ onlyMerchants: onlyAt, blockedMerchants: notAt }).map((words) => ` ${words}.`);

/** What no exception and no top-up changes. */
const FINAL: readonly string[] = ['never_allowed', 'cash', 'not_uk'];

function nextOf({ prospect, failures }: Forecast): string {
  if (prospect === 'yes') {
    return 'Asking sets nothing aside. The answer can change with the next payment, and the shop’s own machine can still say no.';
  }
  if (prospect === 'ask') {
    return 'An exception can be asked for after a real attempt. Let the person try to pay: the declined payment then shows on the award, with a link to ask an approver.';
  }
  if (failures.some((code) => FINAL.includes(code))) {
    return 'No exception can change this. Look for another shop, or help in another way.';
  }
  return failures.length > 1 ? 'An exception does not change all of that.' : 'An exception does not change this.';
}

/** Limits by name, where the label in a table says too little. */
const OVER: Readonly<Record<string, string>> = {
  over_single: 'over the limit for one payment',
  over_period: 'over the limit of a day, a week or a month',
};

/** What fails besides the reason that is shown; null when nothing does. */
function alsoOf({ reason, failures }: Forecast): string | null {
  const others = failures
    .filter((code) => code !== reason?.code)
    .map((code) => OVER[code] ?? lowerFirst(declineLabel(code)));
  return others.length > 0 ? `Also in the way: ${AND.format(others)}.` : null;
}

export type Answered = {
  prospect: Forecast['prospect'];
  tag: Tag;
  sentence: string;
  /** Why, for staff and as the person would read it; null for yes. */
  why: { staff: string; person: string } | null;
  /** What else is in the way. */
  also: string | null;
  next: string;
  exceptionHref: string | null;
  asOf: string;
};

/** The answer as staff read it: in one sentence, why, and what to do next. */
export function presentForecast(forecast: Forecast): Answered {
  const { prospect, reason, exceptionId, asOf } = forecast;
  return {
    prospect,
    tag: TAGS[prospect],
    sentence: [`${paymentOf(forecast)} ${ANSWERS[prospect]}`, ...where(forecast)].join(''),
    why: reason && { staff: reason.financeText, person: reason.patientText },
    also: alsoOf(forecast),
    next: nextOf(forecast),
    exceptionHref: exceptionId && `/exceptions/${exceptionId}`,
    asOf: formatInstant(asOf),
  };
}
