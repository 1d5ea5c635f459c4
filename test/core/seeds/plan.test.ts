import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../seeds/calendar.ts';
import merchants from '../../../seeds/data/merchants.json' with { type: 'json' };
import practices from '../../../seeds/data/practices.json' with { type: 'json' };
import { type AwardPlan, spentPence } from '../../../seeds/plan/award-plan.ts';
import { planDemonstration } from '../../../seeds/plan/plan-demonstration.ts';
import { listActs } from '../../../seeds/steps/list-acts.ts';
import { londonDate } from '../../../src/kernel/dates.ts';
import { lastExpiry } from '../../../src/modules/awards/index.ts';
import { judgeCategory } from '../../../src/modules/policies/core/judge-category.ts';
import { indexNeverAllowed, neverAllowedSchema } from '../../../src/modules/policies/core/never-allowed.ts';
import { presetSchema, resolveTerms } from '../../../src/modules/policies/core/policy-terms.ts';
import { toRulebook } from '../../../src/modules/policies/core/rulebook.ts';
import groups from '../../../src/modules/policies/mcc-groups.json' with { type: 'json' };
import neverAllowed from '../../../src/modules/policies/never-allowed.json' with { type: 'json' };
import presets from '../../../src/modules/policies/presets.json' with { type: 'json' };
import { recipientIdentity } from '../../../src/modules/recipients/index.ts';

/** Ordinary days, the ends of the year, its first minutes, a clock change and a Sunday morning. */
const MOMENTS = [
  '2026-11-22T12:00:00Z',
  '2026-11-22T06:00:00Z',
  '2027-03-31T22:30:00Z',
  '2027-03-31T23:00:20Z',
  '2027-04-01T09:00:00Z',
  '2027-04-03T08:00:00Z',
  '2027-05-04T08:00:00Z',
  '2027-10-31T00:30:00Z',
];

const limitsOf = (slug: string) => presets.find((preset) => preset.slug === slug)?.limits;
const isGiven = ({ decision }: AwardPlan) => decision !== 'waits' && decision.refused === undefined;

/** What is still promised of an award at an instant, if it plays no scene. */
function promisedPence(award: AwardPlan, at: Date): number {
  const isOver = award.expiresOn < londonDate(at) || (award.cancelledAt !== null && award.cancelledAt <= at);
  if (!isGiven(award) || isOver || award.requestedAt > at) return 0;
  const spent = award.payments
    .filter((payment) => payment.at <= at)
    .reduce((sum, { amountPence }) => sum + amountPence, 0);
  return award.amountPence - spent;
}

describe.each(MOMENTS)('the demonstration as planned at %s', (moment) => {
  const calendar = createCalendar(new Date(moment));
  const awards = planDemonstration(calendar);
  const acts = listActs(awards, calendar).flatMap((group) => group.acts);

  it('comes to the figures of every practice once its week has been played', () => {
    const inScenes = acts.flatMap((act) => (act.kind === 'scene' && act.scene.kind === 'attempt' ? [act.scene] : []));
    const figures = practices.map(({ code }) => {
      const own = awards.filter(({ practice }) => practice === code).filter(isGiven);
      const taken = inScenes
        .filter(({ outcome, award }) => outcome === 'captured' && own.some(({ reference }) => reference === award))
        .reduce((sum, { amountPence }) => sum + amountPence, 0);
      const spent = own.reduce((sum, award) => sum + spentPence(award), 0) + taken;
      const promised = own.reduce((sum, award) => sum + promisedPence(award, calendar.now), 0) - taken;
      return { code, spentPence: spent, committedPence: promised };
    });
    expect(figures).toEqual(
      practices.map(({ code, spentPence: spent, committedPence }) => ({ code, spentPence: spent, committedPence })),
    );
  });

  it('stays within each policy: caps, one payment, days and the year’s end (R7, R22)', () => {
    const outside = awards.filter((award) => {
      const limits = limitsOf(award.policy);
      const asked = londonDate(award.requestedAt);
      if (!limits) return true;
      const cap = limits.extendedCapNeeds === 'finance' ? limits.extendedCapPence : limits.capPence;
      return (
        award.amountPence > (cap ?? 0) ||
        award.amountPence < 500 ||
        award.expiresOn < asked ||
        award.expiresOn > lastExpiry(asked, limits.expiryDays) ||
        !limits.methods.includes(award.method) ||
        award.payments.some(({ amountPence }) => amountPence > (limits.perPaymentPence ?? award.amountPence)) ||
        spentPence(award) > award.amountPence
      );
    });
    expect(outside).toEqual([]);
  });

  it('pays only with what has been approved and still works, and never in the future', () => {
    const wrong = awards.filter(
      ({ decision, payments, expiresOn, cancelledAt }) =>
        payments.length > 0 &&
        (decision === 'waits' ||
          payments.some(
            ({ at }) => at < decision.at || londonDate(at) > expiresOn || (cancelledAt !== null && at >= cancelledAt),
          )),
    );
    expect(wrong).toEqual([]);
    expect(acts.filter(({ at }) => at > calendar.now || at < calendar.openingAt(1))).toEqual([]);
  });

  it('never promises more than a practice has at that moment (R3)', () => {
    const beyond = awards.filter(isGiven).filter((award) => {
      const neighbours = awards.filter(({ practice }) => practice === award.practice);
      const at = award.decision === 'waits' ? calendar.now : award.decision.at;
      const spent = neighbours.reduce(
        (sum, { payments }) =>
          sum + payments.filter((payment) => payment.at <= at).reduce((a, b) => a + b.amountPence, 0),
        0,
      );
      const promised = neighbours.reduce((sum, other) => sum + promisedPence(other, at), 0);
      const allocation = practices.find(({ code }) => code === award.practice)?.allocationPence ?? 0;
      return spent + promised > allocation;
    });
    expect(beyond).toEqual([]);
  });
});

describe('the people and stories of the demonstration', () => {
  const calendar = createCalendar(new Date('2026-11-22T12:00:00Z'));
  const awards = planDemonstration(calendar);
  const since = (days: number) => new Date(calendar.now.getTime() - days * 86_400_000);

  it('invents every recipient: distinct, in ranges kept free, with NHS numbers for the ten alone', () => {
    const people = awards.map(({ recipient }) => recipientIdentity.parse(recipient));
    const distinct = new Map(people.map((person) => [`${person.givenName} ${person.familyName}`, person]));
    expect(distinct.size).toBeGreaterThan(250);
    for (const { phone, postcode } of distinct.values()) {
      expect(phone).toMatch(/^(07700900\d{3}|01632960\d{3})$/);
      expect(postcode).toMatch(/^ZZ\d/);
    }
    const numbered = [...distinct.values()].flatMap(({ nhsNumber }) => nhsNumber ?? []);
    expect(numbered.every((number) => number.startsWith('999'))).toBe(true);
    expect(numbered).toHaveLength(10);
    expect(new Set([...distinct.values()].map(({ phone }) => phone)).size).toBeGreaterThan(distinct.size * 0.95);
  });

  it('is the same each time it is planned', () => {
    expect(planDemonstration(calendar)).toEqual(awards);
  });

  it('keeps a live award by card or voucher within the practice’s own band, so that finance may review its payments (R13, R15)', () => {
    const live = awards.filter((award) => promisedPence(award, calendar.now) > 0);
    expect(live.length).toBeGreaterThan(40);
    const large = live.filter(({ amountPence }) => amountPence > 30_000);
    expect(large.map(({ method, reference, approver }) => [method, reference, approver])).toEqual([
      ['invoice', 'A-1006', 'commissioner'],
    ]);
  });

  it('spends more than a quarter of Beacon Road’s last 28 days at one merchant, from four people or more (F17)', () => {
    const recent = awards
      .filter(({ practice }) => practice === 'DEMO-04')
      .flatMap((award) => award.payments.map((payment) => ({ ...payment, who: award.recipient.familyName })))
      .filter(({ at }) => at >= since(28));
    const favoured = recent.filter(({ merchant }) => merchant === 'beacon-bay-helpers');
    const total = (payments: typeof recent) => payments.reduce((sum, { amountPence }) => sum + amountPence, 0);
    expect(total(favoured) / total(recent)).toBeGreaterThan(0.25);
    expect(new Set(favoured.map(({ who }) => who)).size).toBeGreaterThanOrEqual(4);
  });

  it('has Cockle Street’s pot promised to the last penny by the middle of July', () => {
    const promised = awards
      .filter(({ practice, requestedAt }) => practice === 'DEMO-06' && requestedAt < new Date('2026-07-16T00:00:00Z'))
      .reduce((sum, { amountPence }) => sum + amountPence, 0);
    expect(promised).toBe(721_000);
  });

  it('gives vouchers alone at Sandpiper Hill, and many transport awards at Harbour Row', () => {
    const of = (code: string) => awards.filter(({ practice }) => practice === code);
    expect(of('DEMO-12').every(({ method }) => method === 'voucher')).toBe(true);
    expect(of('DEMO-03').filter(({ policy }) => policy === 'P3').length).toBeGreaterThanOrEqual(8);
  });

  it('pays only at merchants that the policy allows (R40)', () => {
    const list = indexNeverAllowed(neverAllowedSchema.parse(neverAllowed));
    const refused = awards.flatMap(({ policy, payments }) => {
      const preset = presets.find(({ slug }) => slug === policy);
      const terms = resolveTerms(presetSchema.parse(preset), groups);
      const rulebook = toRulebook({ id: policy, slug: policy, version: 1, terms });
      return payments.filter(({ merchant }) => judgeCategory(merchants[merchant], rulebook, list) !== 'allowed');
    });
    expect(refused).toEqual([]);
  });
});
