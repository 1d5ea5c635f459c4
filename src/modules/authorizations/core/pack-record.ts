import { type LondonDate, londonMomentOn, periodsOf } from '../../../kernel/dates.ts';
import { categoryNamed } from '../../../kernel/merchant-category.ts';
import type { DecisionRecord } from './decision-record.ts';
import { availableOf } from './snapshot.ts';

/** A part of a record by name. */
type Fields = { [name: string]: unknown };

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (one: unknown, other: unknown) =>
  one === other || (Array.isArray(one) && Array.isArray(other) && one.length === 0 && other.length === 0);

/** What a record usually says. Each value must be what is read where nothing is stored: never change one, or old records change. */
const USUAL = {
  failures: [],
  before: { heldPence: 0, counts: false, exceptionId: null },
  merchant: { country: 'GB', city: null, networkId: null },
  verdict: 'allowed',
  currency: 'gbp',
  merchantCurrency: 'gbp',
  cashbackPence: 0,
  isAmountControllable: false,
  cardPresence: null,
  method: null,
  card: { type: 'virtual', status: 'active', freezeKind: null, cancelReason: null },
  budgetStatus: 'open',
  stops: [],
  limits: {
    perPaymentPence: null,
    dailyPence: null,
    weeklyPence: null,
    monthlyPence: null,
    maxPayments: null,
    cardPresence: 'any',
    hours: null,
    days: null,
  },
  account: { debitsPosted: 0, debitsPending: 0 },
  exceptions: [],
  exceptionId: null,
} as const;

/**
 * What follows from the shop's category, and from the day on which something was last approved. Nothing follows from a
 * category that is not known: one day it may be. The codes of those that are known are of the card networks, and stay.
 */
function usualFor(category: string, spentOn: LondonDate | null): Fields {
  const known = categoryNamed(category);
  const periods = spentOn === null ? { week: null, month: null } : periodsOf(spentOn);
  return {
    ...USUAL,
    merchant: known ? { ...USUAL.merchant, code: known.code } : USUAL.merchant,
    account: {
      ...USUAL.account,
      spending: { day: null, dayPence: 0, weekPence: 0, monthPence: 0, payments: 0, ...periods },
    },
  };
}

/** What is not as usual. */
function without(usual: Fields, whole: Fields): Fields {
  const left: Fields = {};
  for (const name of Object.keys(whole)) {
    const [value, common] = [whole[name], usual[name]];
    if (isFields(value) && isFields(common)) {
      const rest = without(common, value);
      if (Object.keys(rest).length > 0) left[name] = rest;
    } else if (!isSame(value, common)) left[name] = value;
  }
  return left;
}

/** The reverse of {@link without}. */
function withUsual(usual: Fields, left: Fields): Fields {
  const whole: Fields = { ...usual, ...left };
  for (const [name, common] of Object.entries(usual)) {
    const value = left[name];
    if (isFields(common) && isFields(value)) whole[name] = withUsual(common, value);
  }
  return whole;
}

/**
 * A record as it is stored: what is as usual is left out, and what follows from the rest. A payment writes half as much
 * that way. What SQL reads keeps its place: `award`, and where they are not as usual `failures`, `stops` and `card`.
 */
export function packRecord(record: DecisionRecord): object {
  const { availablePence: _, when, ...rest } = record;
  const usual = usualFor(record.merchant.category, record.account.spending.day);
  return { ...without(usual, rest), when: { day: when.day, minute: when.minute } };
}

/**
 * The record that was packed. One that was stored whole, or that holds no decision of the rules (a card that is not
 * ours), is returned as it is. Everything that reads `decisions.record` for more than SQL does reads it through this.
 */
export function unpackRecord<Stored extends object | null>(stored: Stored): Stored {
  const { merchant, when, account, availablePence } = (stored ?? {}) as Partial<DecisionRecord>;
  if (!stored || !merchant || !when || availablePence !== undefined) return stored;
  const usual = usualFor(merchant.category, account?.spending?.day ?? null);
  const whole = withUsual(usual, stored as Fields) as DecisionRecord;
  const derived = { when: londonMomentOn(when.day, when.minute), availablePence: availableOf(whole.account) };
  return { ...whole, ...derived } as DecisionRecord & Stored;
}
