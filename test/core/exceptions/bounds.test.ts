import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/modules/authorizations/core/rules.ts';
import { faultsOfBounds, usualBounds } from '../../../src/modules/exceptions/core/check-bounds.ts';
import { whyNotExcepted } from '../../../src/modules/exceptions/core/why-not.ts';

const ABOUT = { requestedPence: 4500, awardPence: 6000, today: '2026-11-22', awardExpiresOn: '2026-12-18' };
const BOUNDS = { mostPence: 4500, mostPayments: 1, expiresOn: '2026-12-06' };

describe('the bounds of an exception (R43)', () => {
  it.each([
    ['the payment that was tried, once, for 14 days', ABOUT, BOUNDS],
    ['no longer than the award', { ...ABOUT, awardExpiresOn: '2026-11-30' }, { ...BOUNDS, expiresOn: '2026-11-30' }],
    ['no more than was awarded', { ...ABOUT, requestedPence: 9900 }, { ...BOUNDS, mostPence: 6000 }],
  ])('are usually %s', (_, about, bounds) => {
    expect(usualBounds(about)).toEqual(bounds);
  });

  it.each([
    ['nothing', {}, []],
    ['all of the award, on its last day', { mostPence: 6000, mostPayments: 20, expiresOn: '2026-12-18' }, []],
    ['today', { expiresOn: '2026-11-22' }, []],
    ['no money', { mostPence: 0 }, ['mostPence']],
    ['more than the award', { mostPence: 6001 }, ['mostPence']],
    ['no payment', { mostPayments: 0 }, ['mostPayments']],
    ['half a payment', { mostPayments: 1.5 }, ['mostPayments']],
    ['too many payments', { mostPayments: 21 }, ['mostPayments']],
    ['yesterday', { expiresOn: '2026-11-21' }, ['expiresOn']],
    ['a day after the award', { expiresOn: '2026-12-19' }, ['expiresOn']],
    ['a day that is none', { expiresOn: '2026-11-31' }, ['expiresOn']],
  ])('find fault with %s', (_, change, fields) => {
    expect(faultsOfBounds({ ...BOUNDS, ...change }, ABOUT).map(({ field }) => field)).toEqual(fields);
  });
});

describe('after which declines an exception can be asked for (R43)', () => {
  it.each([
    ['its category', { codes: ['not_in_award'], rules: ['category_in_policy'] }, null],
    ['a deposit', { codes: ['deposit_hold'], rules: ['no_deposit_hold'] }, null],
    ['a subscription', { codes: ['repeat_payment'], rules: ['no_subscription'] }, null],
    ['a shop that is not on the list', { codes: ['not_in_award'], rules: ['shop_listed'] }, null],
    ['a shop that is blocked', { codes: ['not_in_award'], rules: ['shop_not_blocked'] }, null],
    [
      'its category and the money',
      { codes: ['not_in_award', 'no_funds'], rules: ['category_in_policy', 'covered'] },
      null,
    ],
    ['its category, by an older record', { codes: ['not_in_award'], rules: null }, null],
    ['Stripe’s own reasons, ours all passed', { codes: ['not_in_award'], rules: [] }, 'another_reason'],
    ['the day', { codes: ['not_in_award'], rules: ['on_day'] }, 'another_reason'],
    ['the money', { codes: ['no_funds'], rules: ['covered'] }, 'another_reason'],
    [
      'a deposit that is not covered',
      { codes: ['deposit_hold', 'no_funds'], rules: ['deposit_covered', 'covered'] },
      'another_reason',
    ],
    ['nothing that is known', { codes: ['our_fault'], rules: null }, 'another_reason'],
    [
      'what is never allowed (R41)',
      { codes: ['never_allowed', 'not_in_award'], rules: ['category_in_policy'] },
      'never_allowed',
    ],
    ['cash (R41)', { codes: ['cash', 'not_in_award'], rules: ['no_cash', 'category_in_policy'] }, 'cash'],
    ['a shop abroad', { codes: ['not_in_award', 'not_uk'], rules: ['category_in_policy', 'in_the_uk'] }, 'not_uk'],
  ] as const)('declined for %s', (_, failures, whyNot) => {
    expect(whyNotExcepted(failures)).toBe(whyNot);
  });

  it('are told by the same rules that a decision lets an exception through', () => {
    const asks = (rule: string) => whyNotExcepted({ codes: [], rules: [rule] }) === null;
    expect(RULES.filter(({ id }) => asks(id)).map(({ id }) => id)).toEqual(
      RULES.filter(({ canBeExcepted }) => canBeExcepted).map(({ id }) => id),
    );
  });
});
