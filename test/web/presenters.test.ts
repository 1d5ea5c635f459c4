import { describe, expect, it } from 'vitest';
import { awardSentence, figuresOf } from '../../src/doors/web/pages/award/present-award.ts';
import { budgetSentence } from '../../src/doors/web/pages/home/present-home.ts';
import { readDate, readPounds } from '../../src/doors/web/pages/make-award/read-answers.ts';
import { mayOpen, nextStep, stepOfField } from '../../src/doors/web/pages/make-award/steps.ts';
import { presentMoney, presentWhy } from '../../src/doors/web/pages/my-award/present-my-award.ts';
import { presentOversight } from '../../src/doors/web/pages/oversight/present-oversight.ts';
import { mayStillBeTaken } from '../../src/doors/web/words/arrival-words.ts';
import { amountInWords, dayInWords } from '../../src/doors/web/words/in-words.ts';
import { presentMoneyBar } from '../../src/doors/web/words/present-money-bar.ts';
import { presentPayments } from '../../src/doors/web/words/present-payments.ts';
import type { AwardView, BudgetView, PaymentView } from '../../src/modules/reports/index.ts';

const BUDGET: BudgetView = {
  id: 'b',
  practice: 'DEMO-01',
  ownerName: 'Seabright Medical Centre',
  financialYear: '2026/27',
  status: 'open',
  stoppedReason: null,
  allocatedPence: 1_967_000,
  committedPence: 131_050,
  heldPence: 1_000,
  spentPence: 1_184_216,
  shortfallPence: 0,
  availablePence: 651_734,
};

const AWARD: AwardView = {
  id: 'a',
  reference: 'A-7K3M9Q',
  status: 'active',
  practice: 'DEMO-01',
  practiceId: 'p',
  practiceName: 'Seabright Medical Centre',
  policy: 'P5',
  policyVersion: 1,
  policyName: 'Food and essentials',
  plainList: 'food shops, supermarkets and pharmacies',
  method: 'card',
  cardType: 'virtual',
  amountPence: 7000,
  addedPence: 0,
  availablePence: 4250,
  heldPence: 0,
  spentPence: 2750,
  recoveredPence: 0,
  shortfallPence: 0,
  card: null,
  cards: [],
  voucher: null,
  expiresOn: '2027-01-20',
  isCarriedForward: false,
  pauseReason: null,
  requestedAt: new Date('2026-11-20T09:00:00Z'),
  requestedBy: 'Asha Testwell',
  requestedById: 'asha',
  decidedAt: null,
  decidedBy: null,
  refusalReason: null,
  activeAt: null,
  endedAt: null,
  endReason: null,
  recipientId: 'r',
  budgetId: 'b',
  need: 'Food',
  outcome: 'Eats',
  otherHelpTried: 'None',
  methodsOffered: ['card', 'voucher'],
  methodReason: null,
  legalRoute: 'discretionary',
};

function payment(changes: Partial<PaymentView>): PaymentView {
  return {
    id: 'iauth_1',
    kind: 'authorization',
    at: new Date('2026-11-19T08:58:00Z'),
    amountPence: 3115,
    merchant: { name: 'Seagull Stores', city: 'Marram Bay', country: 'GB' },
    category: { stripe: 'grocery_stores_supermarkets', code: '5411', plain: 'Grocery stores' },
    status: 'pending',
    reason: null,
    mayAskException: false,
    exception: null,
    arrival: null,
    holdEndedOn: null,
    mayBeTaken: null,
    cashbackPence: 0,
    wonBackPence: 0,
    foreign: null,
    authorizationId: 'iauth_1',
    awardId: 'a',
    awardReference: 'A-7K3M9Q',
    ...changes,
  };
}

const DECLINED = payment({
  id: 'iauth_2',
  authorizationId: 'iauth_2',
  status: 'declined',
  amountPence: 4500,
  merchant: { name: 'Foamline Spa', city: null, country: 'GB' },
  reason: { code: 'not_in_award', patientText: 'Not that kind of place.', financeText: '7298 is not in P1 v1.' },
});
const CAPTURE = payment({ id: 'ipi_1', kind: 'capture', status: 'captured' });

describe('sentences', () => {
  it('tell a practice what is left and how long it lasts', () => {
    expect(budgetSentence(BUDGET, { isOurs: true, pace: '2027-02-09' })).toBe(
      'You have £6,517.34 left for 2026/27. At this pace it lasts until 9 February 2027.',
    );
    expect(budgetSentence(BUDGET, { isOurs: false })).toBe('Seabright Medical Centre has £6,517.34 left for 2026/27.');
    expect(budgetSentence({ ...BUDGET, availablePence: -500 }, { isOurs: true })).toContain('overspent by £5.00');
    expect(budgetSentence({ ...BUDGET, status: 'letter_sent' }, { isOurs: true })).toContain('not acknowledged');
    expect(budgetSentence({ ...BUDGET, status: 'frozen', stoppedReason: 'Audit' }, { isOurs: true })).toContain(
      'has stopped your budget for 2026/27',
    );
  });

  it('tell who has how much left, until when, and how payments went', () => {
    const ivy = { givenName: 'Ivy', familyName: 'Demoson' };
    expect(awardSentence(AWARD, ivy, [CAPTURE, payment({ id: 'iauth_3', authorizationId: 'iauth_3' }), DECLINED])).toBe(
      'Ivy has £42.50 of £70.00 left on an online card until 20 January 2027. One payment went through; one is on hold; one did not go through.',
    );
    expect(awardSentence(AWARD, null, [])).toMatch(/^The person has .* Nothing has been paid yet\.$/);
    expect(awardSentence({ ...AWARD, status: 'finished', endReason: 'spent' }, ivy, [])).toContain('it was all spent');
  });

  it('tell what an award’s sum is made of, where it is not the award alone', () => {
    expect(figuresOf(AWARD)).toEqual([]);
    const short = { ...AWARD, availablePence: 0, heldPence: 2600, spentPence: 5400, shortfallPence: 1000 };
    expect(figuresOf(short)).toEqual(['£70.00 was awarded; £10.00 more was taken or set aside than it had.']);
    const charged = { ...AWARD, availablePence: 0, spentPence: 7750 };
    expect(figuresOf(charged)).toEqual(['£7.50 was added from the budget, for what shops took beyond it.']);
    const back = { ...AWARD, availablePence: 4480, spentPence: 2520, recoveredPence: 230 };
    expect(figuresOf(back)).toEqual([
      '£2.30 came back, won from a shop or paid back by the person. It is off what was spent.',
    ]);
    expect(awardSentence({ ...AWARD, availablePence: 7750 }, null, [])).toContain('has £77.50 left on an online card');
  });

  it('tell the commissioner who is ahead of pace and who has not started', () => {
    const budgets = [
      BUDGET,
      { ...BUDGET, spentPence: 1_500_000, availablePence: 335_950 },
      { ...BUDGET, spentPence: 0, committedPence: 0, availablePence: 1_967_000 },
      { ...BUDGET, spentPence: 1_967_000, committedPence: 0, availablePence: 0 },
    ];
    expect(presentOversight(budgets, '2026-11-22').sentence).toBe(
      'Four practices have spent £46,512.16 of £78,680.00; one is ahead of pace, one has nothing left, one has not started.',
    );
  });

  it('say amounts and days in words on paper', () => {
    expect(amountInWords(6000)).toBe('sixty pounds');
    expect(amountInWords(100)).toBe('one pound');
    expect(amountInWords(14_205)).toBe('one hundred and forty-two pounds and five pence');
    expect(amountInWords(125_001)).toBe('one thousand two hundred and fifty pounds and one penny');
    expect(dayInWords('2026-12-20')).toBe('Sunday 20 December 2026');
  });
});

describe('the bar of money', () => {
  it('shows every amount that is not nothing, and fills its width', () => {
    const bar = presentMoneyBar({ caption: 'x', spentPence: 1, heldPence: 0, promisedPence: 5, leftPence: 900_000 });
    const widths = bar.parts.map(({ width }) => width);
    expect(widths[1]).toBe(0);
    expect(Math.min(...widths.filter((width) => width > 0))).toBeGreaterThan(8);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBe(1000);
    expect(bar.total).toBe('£9,000.06');
  });

  it('marks how far through the year we are', () => {
    const bar = presentMoneyBar({
      caption: 'x',
      spentPence: 1,
      heldPence: 0,
      leftPence: 1,
      year: { financialYear: '2026/27', today: '2026-11-22' },
    });
    expect(bar.yearMark).toEqual({ x: 647, text: '65% of the year has gone' });
  });

  it('can be overspent without breaking', () => {
    const bar = presentMoneyBar({ caption: 'x', spentPence: 500, heldPence: 0, leftPence: -100 });
    expect(bar.parts.map(({ width }) => width)).toEqual([1000, 0, 0]);
    expect(bar.parts[2]?.amount).toBe('−£1.00');
  });
});

describe('payments in plain words', () => {
  it('tell a captured payment once, and a declined one in the words of the reader', () => {
    const closed = payment({ status: 'closed' });
    const lines = presentPayments([DECLINED, CAPTURE, closed], { reader: 'patient' });
    expect(lines.map(({ tag }) => tag.text)).toEqual(['Did not go through', 'Went through']);
    expect(lines[0]).toMatchObject({ shop: 'Foamline Spa', amount: '£45.00', reason: 'Not that kind of place.' });
    expect(lines[0]).not.toHaveProperty('kind');
    expect(presentPayments([DECLINED], { reader: 'finance' })[0]?.reason).toBe('7298 is not in P1 v1.');
  });

  it('say how money was taken or given back where it was not as usual', () => {
    const reasonOf = (changes: Partial<PaymentView>) =>
      presentPayments([payment({ id: 'ipi_2', kind: 'capture', status: 'captured', ...changes })], {
        reader: 'practice',
      })[0]?.reason;
    expect(reasonOf({ arrival: 'with_hold' })).toBeUndefined();
    expect(reasonOf({ arrival: 'late_after_expiry', holdEndedOn: '2026-11-09' })).toBe(
      'Taken late: the hold had ended on 9 November 2026.',
    );
    expect(reasonOf({ arrival: 'after_decline', foreign: { amount: 4200, currency: 'eur' } })).toBe(
      'Taken although the payment had been declined. The shop asked for 42.00 EUR.',
    );
    expect(reasonOf({ foreign: { amount: 4200, currency: 'jpy' } })).toBe('The shop asked for 4,200 JPY.');
    expect(reasonOf({ arrival: 'with_hold', cashbackPence: 2000 })).toBe('£20.00 of it was handed out in cash.');
    expect(reasonOf({ kind: 'refund', status: 'refunded', arrival: 'refund_unlinked' })).toBe(
      'Given back without saying for what.',
    );
  });

  it('list what shops may still take of holds that have ended', () => {
    const expired = payment({ status: 'expired', mayBeTaken: { amountPence: 3000, until: '2026-12-20' } });
    expect(mayStillBeTaken([CAPTURE, expired])).toEqual(['£30.00 at Seagull Stores, until 20 December 2026']);
    expect(presentPayments([expired], { reader: 'practice' })[0]?.reason).toBe(
      'The shop did not take the money in time, so it came back. The shop may still take it until 20 December 2026.',
    );
  });

  it('tell the holder of an award that is over that nothing is left, and blame nobody', () => {
    const over = presentMoney({ ...AWARD, status: 'finished', endReason: 'expired' }, []);
    expect(over).toMatchObject({ left: '£0.00', isLive: false });
    expect(presentMoney(AWARD, [])).toMatchObject({ left: '£42.50', sentence: 'Use it by 20 January 2027.' });
    expect(presentWhy([CAPTURE, DECLINED])).toEqual([
      {
        sentence: 'A payment of £45.00 at Foamline Spa did not go through.',
        when: '19 November 2026 at 8:58am',
        why: 'Not that kind of place.',
      },
    ]);
  });
});

describe('the journey of an award', () => {
  const begun = { key: 'k', practice: 'DEMO-01', recipientId: 'r' };

  it('opens no page before those that come first are answered', () => {
    expect(nextStep(begun)).toBe('what-for');
    expect(mayOpen('who', begun)).toBe(true);
    expect(mayOpen('how-much', begun)).toBe(false);
  });

  it('takes an error to the page that asks for the field', () => {
    expect(stepOfField('amountPence')).toBe('how-much');
    expect(stepOfField('recipient.dateOfBirth')).toBe('who');
    expect(stepOfField('practice')).toBe('check');
  });

  it.each([
    ['40', 4000],
    ['£40.50', 4050],
    ['1,250', 125_000],
    ['1,25', null],
    ['40.5', null],
    ['-4', null],
    ['forty', null],
    ['', null],
  ])('reads %j pounds', (text, pence) => {
    expect(readPounds(text)).toBe(pence);
  });

  it('reads a date from three boxes', () => {
    expect(readDate('4', '3', '1945')).toBe('1945-03-04');
    expect(readDate('4', '3', '45')).toBeNull();
  });
});
