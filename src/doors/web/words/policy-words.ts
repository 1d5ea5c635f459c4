import { formatPenceShort, type Pence } from '../../../kernel/money.ts';
import type { MerchantRef, PolicyTerms } from '../../../modules/policies/index.ts';
import { counted } from './count-words.ts';

/** What a policy limits beyond the kinds of shops and the sum. */
export type PolicyLimits = Pick<
  PolicyTerms,
  | 'perPaymentPence'
  | 'dailyPence'
  | 'weeklyPence'
  | 'monthlyPence'
  | 'maxPayments'
  | 'cardPresence'
  | 'days'
  | 'hours'
  | 'onlyMerchants'
  | 'blockedMerchants'
>;

type ShopLimits = { onlyMerchants: readonly MerchantRef[]; blockedMerchants: readonly MerchantRef[] };

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const AND = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const OR = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** `[1, 2, 3, 4, 5]` -> `Monday to Friday`; two days, or days apart, are named: `Monday and Friday`. */
function daysWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort();
  const names = sorted.map((day) => DAYS[day - 1] ?? '');
  const isRun = sorted.length > 2 && sorted.every((day, place) => day === (sorted[0] ?? 0) + place);
  return isRun ? `${names[0]} to ${names.at(-1)}` : AND.format(names);
}

/** `18:30` -> `6:30pm`; 12 alone is `midday` or `midnight`. */
function timeWords(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  if (minute === 0 && hour % 12 === 0) return hour === 0 ? 'midnight' : 'midday';
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${hour % 12 || 12}${minutes}${hour < 12 ? 'am' : 'pm'}`;
}

function hoursWords({ from, until }: NonNullable<PolicyLimits['hours']>): string {
  const isOverNight = until <= from && until !== '00:00';
  return `${timeWords(from)} to ${timeWords(until)}${isOverNight ? ' the next day' : ''}`;
}

/** "Monday to Friday, 8am to 6pm"; null when it works at any time. */
function whenWords({ days, hours }: PolicyLimits): string | null {
  const named = days && new Set(days).size < DAYS.length ? daysWords(days) : null;
  if (named) return hours ? `${named}, ${hoursWords(hours)}` : `${named} only`;
  return hours ? `Every day, ${hoursWords(hours)}` : null;
}

const WHERE: Record<PolicyLimits['cardPresence'], string | null> = {
  any: null,
  in_person: 'Only in person, not online or by phone',
  online: 'Only online or by phone, not in a shop',
};

/** Shops by name; those known by the network's number alone are counted, for nobody reads such a number. */
function shopsWords(shops: readonly MerchantRef[], list: Intl.ListFormat): string | null {
  const names = shops.flatMap((shop) => ('name' in shop ? [shop.name] : []));
  const unnamed = shops.length - names.length;
  const others = unnamed > 0 ? [counted(unnamed, names.length > 0 ? 'other shop' : 'named shop')] : [];
  return shops.length > 0 ? list.format([...names, ...others]) : null;
}

const upTo = (pence: Pence | null, words: string) =>
  pence === null ? [] : [`Up to ${formatPenceShort(pence)} ${words}`];
const line = (words: string | null, before = '') => (words === null ? [] : [`${before}${words}`]);

function paymentsWords(most: number | null): string | null {
  if (most === null) return null;
  return most === 1 ? 'One payment only' : `At most ${counted(most, 'payment')}`;
}

/**
 * What a policy limits, one line for each limit, as staff and patients read it: "Up to £25 a day", "Only in person, not
 * online or by phone", "Monday to Friday, 8am to 6pm". Empty when nothing is limited but the kinds of shops and the sum.
 */
export function limitLines(limits: PolicyLimits): string[] {
  return [
    ...upTo(limits.perPaymentPence, 'for each payment'),
    ...upTo(limits.dailyPence, 'a day'),
    ...upTo(limits.weeklyPence, 'a week, from Monday to Sunday'),
    ...upTo(limits.monthlyPence, 'a calendar month'),
    ...line(paymentsWords(limits.maxPayments)),
    ...line(WHERE[limits.cardPresence]),
    ...line(whenWords(limits)),
    ...shopLines(limits),
  ];
}

/** The shops that a policy is limited to, and those that it leaves out: "Only at Quay News or 2 other shops". */
export function shopLines({ onlyMerchants, blockedMerchants }: ShopLimits): string[] {
  return [...line(shopsWords(onlyMerchants, OR), 'Only at '), ...line(shopsWords(blockedMerchants, OR), 'Not at ')];
}
