import { describe, expect, it } from 'vitest';
import { limitLines, type PolicyLimits } from '../../src/doors/web/words/policy-words.ts';

const NONE: PolicyLimits = {
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
const CASES: [Partial<PolicyLimits>, string][] = [
  [{ perPaymentPence: 2500 }, 'Up to £25 for each payment'],
  [{ dailyPence: 1250 }, 'Up to £12.50 a day'],
  [{ weeklyPence: 6000 }, 'Up to £60 a week, from Monday to Sunday'],
  [{ monthlyPence: 15_000 }, 'Up to £150 a calendar month'],
  [{ maxPayments: 1 }, 'One payment only'],
  [{ maxPayments: 3 }, 'At most three payments'],
  [{ cardPresence: 'in_person' }, 'Only in person, not online or by phone'],
  [{ cardPresence: 'online' }, 'Only online or by phone, not in a shop'],
  [{ days: [5, 4, 3, 2, 1], hours: { from: '08:00', until: '18:30' } }, 'Monday to Friday, 8am to 6:30pm'],
  [{ days: [6, 7] }, 'Saturday and Sunday only'],
  [{ days: [1, 3, 5] }, 'Monday, Wednesday and Friday only'],
  [{ days: [1, 2, 3, 4, 5, 6, 7], hours: { from: '12:00', until: '00:00' } }, 'Every day, midday to midnight'],
  [{ hours: { from: '20:00', until: '06:00' } }, 'Every day, 8pm to 6am the next day'],
  [{ onlyMerchants: [{ name: 'Dune Cabs' }, { name: 'Marram Taxis' }] }, 'Only at Dune Cabs or Marram Taxis'],
  [{ onlyMerchants: [{ networkId: '9001' }] }, 'Only at one named shop'],
  [{ blockedMerchants: [{ name: 'Gift Bay' }, { networkId: '9' }] }, 'Not at Gift Bay or one other shop'],
];

describe('the limits of a policy in words', () => {
  it('say nothing where nothing is limited', () => {
    expect(limitLines(NONE)).toEqual([]);
  });
  it.each(CASES)('of %j are one plain line', (limits, words) => {
    expect(limitLines({ ...NONE, ...limits })).toEqual([words]);
  });
  it('stand one under the other, the sums first', () => {
    const all = limitLines(Object.assign({}, NONE, ...CASES.map(([limits]) => limits)));
    expect(all).toHaveLength(9);
    expect(all.slice(0, 2)).toEqual(['Up to £25 for each payment', 'Up to £12.50 a day']);
  });
});
