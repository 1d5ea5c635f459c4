import { categoryWithCode } from '../../../kernel/merchant-category.ts';
import { formatPenceShort, type Pence } from '../../../kernel/money.ts';
import { draftOf, type PolicyTerms } from '../../../modules/policies/index.ts';
import { counted, upperFirst } from './count-words.ts';
import { limitLines, type PolicyLimits } from './policy-words.ts';

/** One term of a policy in words. */
type TermRow = { key: string; value: string };

const GROUPS: Readonly<Record<string, string>> = {
  FOOD: 'Food shops',
  PHARM: 'Pharmacies',
  HOME: 'Home, hardware and equipment shops',
  FIT: 'Fitting work at home',
  MOVE: 'Buses, trains, taxis, parking and tolls',
  FUEL: 'Fuel, paid with the cashier',
  CARE: 'Care, cleaning and laundry',
  CHILD: 'Childcare',
  OUT: 'Days out, sport and eating out',
  STAY: 'Places to stay and holidays',
  LEARN: 'Books, art and classes',
  THERAPY: 'Therapies',
};

export const groupWords = (group: string): string => GROUPS[group] ?? group;

/** `5661` -> `Shoe shops (5661)` */
export const codeWords = (code: string): string => `${categoryWithCode(code)?.name ?? 'Not known'} (${code})`;

const EXTRA: Record<NonNullable<PolicyTerms['extendedCapNeeds']>, string> = {
  finance: 'when alliance finance approves',
  ot_note: 'with a note from an occupational therapist',
  second_clinician: 'with a second clinician’s approval',
  exception: 'as an exception',
};
const METHODS: Record<PolicyTerms['methods'][number], string> = {
  card: 'a card',
  voucher: 'a voucher',
  invoice: 'an invoice that the practice pays',
};
export const extraApprovalWords = (needs: PolicyTerms['extendedCapNeeds']): string =>
  needs === null ? 'Nothing raises it' : upperFirst(EXTRA[needs]);
export const methodWords = (method: PolicyTerms['methods'][number]): string => upperFirst(METHODS[method]);

const LIST = new Intl.ListFormat('en-GB');
const FREE: PolicyLimits = {
  perPaymentPence: null,
  dailyPence: null,
  weeklyPence: null,
  monthlyPence: null,
  maxPayments: null,
  cardPresence: 'any',
  days: null,
  hours: null,
  onlyMerchants: [],
  blockedMerchants: [],
};

function capWords(terms: PolicyTerms): string {
  const { capPence, extendedCapPence, extendedCapNeeds } = terms;
  const cap = formatPenceShort(capPence);
  if (!extendedCapNeeds) return cap;
  if (extendedCapPence === null) return `${cap}, and only ${EXTRA[extendedCapNeeds]}`;
  return `${cap}, or ${formatPenceShort(extendedCapPence)} ${EXTRA[extendedCapNeeds]}`;
}

function yearWords({ yearCapPence, extendedYearCapPence, isPerHousehold }: PolicyTerms): string {
  if (yearCapPence === null) return 'No limit';
  const more = extendedYearCapPence === null ? '' : `, or ${formatPenceShort(extendedYearCapPence)} with more approval`;
  return `${formatPenceShort(yearCapPence)} for each ${isPerHousehold ? 'household' : 'person'}${more}`;
}

const countOr = (count: number | null, noun: string) =>
  count === null ? 'No limit' : upperFirst(counted(count, noun));

function categoryRows(name: string, terms: PolicyTerms): TermRow[] {
  const { groups, plusCodes, lessCodes } = draftOf(name, terms);
  const listed = (codes: readonly string[]) => codes.map(codeWords).join(', ');
  return [
    { key: 'Kinds of shop', value: LIST.format(groups.map(groupWords)) },
    { key: 'Also', value: listed(plusCodes) },
    { key: 'But not', value: listed(lessCodes) },
  ];
}

/** Each control by itself, so that two versions can be laid side by side. */
function controlRows(terms: PolicyTerms): TermRow[] {
  const only = (key: string, limits: Partial<PolicyLimits>, free: string): TermRow => ({
    key,
    value: limitLines({ ...FREE, ...limits }).join('. ') || free,
  });
  return [
    only('Each payment', { perPaymentPence: terms.perPaymentPence }, 'No limit of its own'),
    only('A day', { dailyPence: terms.dailyPence }, 'No limit'),
    only('A week', { weeklyPence: terms.weeklyPence }, 'No limit'),
    only('A month', { monthlyPence: terms.monthlyPence }, 'No limit'),
    only('Number of payments', { maxPayments: terms.maxPayments }, 'No limit'),
    only('Where', { cardPresence: terms.cardPresence }, 'In person and online'),
    only('When', { days: terms.days, hours: terms.hours }, 'At any time'),
    only('Only these shops', { onlyMerchants: terms.onlyMerchants }, 'Any shop of these kinds'),
    only('Shops that are blocked', { blockedMerchants: terms.blockedMerchants }, 'None'),
  ];
}

const money = (pence: Pence | null) => (pence === null ? '' : formatPenceShort(pence));

/** All terms of a policy in words, one row for each, in the same order for every version. */
export function termRows(name: string, terms: PolicyTerms): TermRow[] {
  return [
    { key: 'Name', value: name },
    ...categoryRows(name, terms),
    { key: 'What people read', value: `It can be used for ${terms.plainList}.` },
    { key: 'Most for one award', value: capWords(terms) },
    { key: 'Most in a financial year', value: yearWords(terms) },
    { key: 'Awards in 12 months', value: countOr(terms.awardsInTwelveMonths, 'award') },
    { key: 'Periods in a year', value: countOr(terms.periodsPerYear, 'period') },
    { key: 'Sessions in a year', value: countOr(terms.sessionsPerYear, 'session') },
    { key: 'Lasts', value: upperFirst(counted(terms.expiryDays, 'day')) },
    { key: 'Given as', value: LIST.format(terms.methods.map((method) => METHODS[method])) },
    {
      key: 'Part of an amount',
      value: terms.allowsPartialApproval ? 'Can be paid where the till can' : 'Is never paid',
    },
    ...controlRows(terms),
  ];
}

/** The terms that two versions differ in, as they were and as they become. */
export function termDifferences(
  before: { name: string; terms: PolicyTerms },
  after: { name: string; terms: PolicyTerms },
): { key: string; before: string; after: string }[] {
  const was = new Map(termRows(before.name, before.terms).map(({ key, value }) => [key, value]));
  return termRows(after.name, after.terms)
    .map(({ key, value }) => ({ key, before: was.get(key) ?? '', after: value }))
    .filter((row) => row.before !== row.after);
}

/** `2050` -> `20.50`, as it is typed; empty for no limit. */
export const typedPounds = (pence: Pence | null): string => money(pence).replaceAll(/[£,]/g, '');
