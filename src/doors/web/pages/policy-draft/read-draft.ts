import type { FieldError } from '../../../../kernel/app-error.ts';
import { categoryWithCode, MERCHANT_CATEGORIES } from '../../../../kernel/merchant-category.ts';
import {
  draftOf,
  type MerchantRef,
  type PolicyChanges,
  type PolicyTerms,
  policyDraftSchema,
} from '../../../../modules/policies/index.ts';
import { typedPounds } from '../../words/policy-term-words.ts';
import { readPounds } from '../make-award/read-answers.ts';
import { figureFault } from './draft-figures.ts';

/** The form as typed: texts, and lists of what is ticked. */
export type TypedDraft = { texts: Readonly<Record<string, string>>; ticked: Readonly<Record<string, string[]>> };

const TICKED = ['groups', 'methods', 'days', 'isPerHousehold', 'allowsPartialApproval'] as const;
const MONEY = [
  'extendedCapPence',
  'yearCapPence',
  'extendedYearCapPence',
  'perPaymentPence',
  'dailyPence',
  'weeklyPence',
  'monthlyPence',
] as const;
const COUNTS = ['awardsInTwelveMonths', 'periodsPerYear', 'sessionsPerYear', 'maxPayments'] as const;

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

/** What was sent, whatever it is. */
export function readTyped(body: Readonly<Record<string, unknown>>): TypedDraft {
  const texts = Object.entries(body).map(([name, value]) => [name, typeof value === 'string' ? value.trim() : '']);
  return {
    texts: Object.fromEntries(texts),
    ticked: Object.fromEntries(TICKED.map((name) => [name, listOf(body[name])])),
  };
}

const shopLines = (shops: readonly MerchantRef[]) =>
  shops.map((shop) => ('networkId' in shop ? `id ${shop.networkId}` : shop.name)).join('\n');
const codeLines = (codes: readonly string[]) => codes.map((code) => categoryWithCode(code)?.name ?? code).join('\n');
const countText = (count: number | null) => (count === null ? '' : String(count));

/** A version as the form shows it before anything is typed. */
export function typedOf(name: string, terms: PolicyTerms): TypedDraft {
  const draft = draftOf(name, terms);
  return {
    texts: {
      name,
      plusCodes: codeLines(draft.plusCodes),
      lessCodes: codeLines(draft.lessCodes),
      plainList: draft.plainList,
      capPence: typedPounds(draft.capPence),
      ...Object.fromEntries(MONEY.map((field) => [field, typedPounds(draft[field])])),
      ...Object.fromEntries(COUNTS.map((field) => [field, countText(draft[field])])),
      extendedCapNeeds: draft.extendedCapNeeds ?? 'none',
      expiryDays: String(draft.expiryDays),
      cardPresence: draft.cardPresence,
      hoursFrom: draft.hours?.from ?? '',
      hoursUntil: draft.hours?.until ?? '',
      onlyMerchants: shopLines(draft.onlyMerchants),
      blockedMerchants: shopLines(draft.blockedMerchants),
    },
    ticked: {
      groups: draft.groups,
      methods: draft.methods,
      days: (draft.days ?? [1, 2, 3, 4, 5, 6, 7]).map(String),
      isPerHousehold: draft.isPerHousehold ? ['yes'] : [],
      allowsPartialApproval: draft.allowsPartialApproval ? ['yes'] : [],
    },
  };
}

const linesOf = (text = '') =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const byName = new Map(MERCHANT_CATEGORIES.map(({ name, code }) => [name.toLowerCase(), code]));

/** A kind of shop by its name or its four digits; what is neither is left as typed and refused by the policy. */
const codeOf = (line: string) => byName.get(line.toLowerCase()) ?? line;

function shopOf(line: string): MerchantRef {
  const networkId = /^id\s+(\S+)$/i.exec(line)?.[1];
  return networkId ? { networkId } : { name: line };
}

type Reading = { draft: Record<string, unknown>; errors: FieldError[] };

function readFigures({ texts }: TypedDraft): Reading {
  const errors: FieldError[] = [];
  const figure = (field: string, read: (text: string) => number | null, message: string) => {
    const text = texts[field] ?? '';
    const value = text === '' ? null : read(text);
    if (text !== '' && (value === null || value === 0)) errors.push({ field, message: figureFault(field, message) });
    return [field, value];
  };
  const count = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : null);
  const draft = Object.fromEntries([
    ...['capPence', ...MONEY].map((field) => figure(field, readPounds, 'enter an amount in pounds, like 45 or 45.50')),
    ...['expiryDays', ...COUNTS].map((field) => figure(field, count, 'enter a whole number, like 3')),
  ]);
  if (!texts['capPence']) errors.push({ field: 'capPence', message: 'Enter the most for one award' });
  if (!texts['expiryDays']) errors.push({ field: 'expiryDays', message: 'Enter for how many days awards last' });
  return { draft, errors };
}

const TIME = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/;
const timeOf = (text = '') =>
  text.replace(TIME, (_, hour: string, minute: string) => `${hour.padStart(2, '0')}:${minute}`);

function readTimes({ texts, ticked }: TypedDraft): Reading {
  const [from, until] = [timeOf(texts['hoursFrom']), timeOf(texts['hoursUntil'])];
  const days = (ticked['days'] ?? []).map(Number);
  const isTime = (text: string) => TIME.test(text);
  const errors = [
    ...((from === until && from === '') || (isTime(from) && isTime(until))
      ? []
      : [{ field: 'hours', message: 'Enter two times, like 08:00 and 18:30, or leave both empty' }]),
    ...(days.length === 0 ? [{ field: 'days', message: 'Choose at least one day' }] : []),
  ];
  return { draft: { hours: from === '' ? null : { from, until }, days: days.length === 7 ? null : days }, errors };
}

function kindErrors(field: string, codes: readonly string[]): FieldError[] {
  const strange = codes.find((code) => !/^\d{4}$/.test(code));
  if (strange === undefined) return [];
  return [{ field, message: `There is no kind of shop called “${strange}”. Choose from the list below` }];
}

const changesSchema = policyDraftSchema.partial();

/** What was typed as a draft, as far as it can be read; what it means together is for the policy to judge. */
export function readDraft(typed: TypedDraft): { changes: PolicyChanges; errors: FieldError[] } {
  const { texts, ticked } = typed;
  const figures = readFigures(typed);
  const times = readTimes(typed);
  const needs = texts['extendedCapNeeds'];
  const plusCodes = linesOf(texts['plusCodes']).map(codeOf);
  const lessCodes = linesOf(texts['lessCodes']).map(codeOf);
  const read = changesSchema.safeParse({
    ...figures.draft,
    ...times.draft,
    name: texts['name'] ?? '',
    groups: ticked['groups'],
    plusCodes,
    lessCodes,
    plainList: texts['plainList'] ?? '',
    methods: ticked['methods'],
    extendedCapNeeds: needs === 'none' ? null : needs,
    isPerHousehold: ticked['isPerHousehold']?.includes('yes') ?? false,
    allowsPartialApproval: ticked['allowsPartialApproval']?.includes('yes') ?? false,
    cardPresence: texts['cardPresence'],
    onlyMerchants: linesOf(texts['onlyMerchants']).map(shopOf),
    blockedMerchants: linesOf(texts['blockedMerchants']).map(shopOf),
  });
  const ofSchema = (read.error?.issues ?? []).map((issue) => ({
    field: String(issue.path[0] ?? ''),
    message: issue.path[0] === 'methods' ? 'Choose at least one way to give it' : issue.message,
  }));
  const all = [
    ...figures.errors,
    ...times.errors,
    ...kindErrors('plusCodes', plusCodes),
    ...kindErrors('lessCodes', lessCodes),
    ...ofSchema,
  ];
  const errors = all.filter((error, place) => all.findIndex(({ field }) => field === error.field) === place);
  return { changes: read.data ?? {}, errors };
}
