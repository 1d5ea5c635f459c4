import { londonMoment } from '../../../src/kernel/dates.ts';
import type { AuthorizationRequest } from '../../../src/modules/authorizations/core/authorization-request.ts';
import type { Facts } from '../../../src/modules/authorizations/core/rules.ts';
import type { Snapshot } from '../../../src/modules/authorizations/core/snapshot.ts';
import type { PolicyTerms } from '../../../src/modules/policies/core/policy-terms.ts';
import { policyTermsSchema } from '../../../src/modules/policies/core/policy-terms.ts';
import { toRulebook } from '../../../src/modules/policies/core/rulebook.ts';

export const REQUEST: AuthorizationRequest = {
  authorizationId: 'iauth_1',
  round: 0,
  stripeCardId: 'ic_1',
  amountPence: 1250,
  currency: 'gbp',
  merchantCurrency: 'gbp',
  cashbackPence: 0,
  isAmountControllable: false,
  merchant: {
    name: 'Seagull Stores',
    networkId: '900001',
    category: 'grocery_stores_supermarkets',
    categoryCode: '5411',
    country: 'GB',
    city: 'Marram Bay',
  },
  cardPresence: 'present',
  method: 'chip',
  requestedAt: new Date('2026-11-23T10:00:00Z'),
};
export const SNAPSHOT: Snapshot = {
  card: { id: 'c', type: 'virtual', status: 'active', freezeKind: null, cancelReason: null },
  award: {
    id: 'w',
    reference: 'A-1',
    practiceId: 'p',
    budgetId: 'b',
    status: 'active',
    expiresOn: '2026-12-18',
    policyVersionId: 'v',
  },
  budgetStatus: 'open',
  stops: [],
  stopEpoch: 1,
  neverAllowedVersion: 1,
  account: {
    id: 'a',
    version: 3,
    creditsPosted: 6000,
    debitsPosted: 1000,
    debitsPending: 1000,
    spending: {
      day: '2026-11-23',
      dayPence: 1000,
      week: '2026-11-23',
      weekPence: 1500,
      month: '2026-11-01',
      monthPence: 2000,
      payments: 2,
    },
  },
  exceptions: [],
  networkAccountId: 'n',
};

const TERMS = policyTermsSchema.parse({
  groups: ['FOOD'],
  categories: ['grocery_stores_supermarkets'],
  mccs: ['5411'],
  capPence: 6000,
  extendedCapPence: null,
  extendedCapNeeds: null,
  yearCapPence: null,
  extendedYearCapPence: null,
  isPerHousehold: false,
  awardsInTwelveMonths: null,
  periodsPerYear: null,
  sessionsPerYear: null,
  expiryDays: 28,
  methods: ['card'],
  defaultLegalRoute: 'discretionary',
  allowsPartialApproval: false,
  plainList: 'food shops',
});

/** The rules of a policy that allows food and, but for what is given here, restricts nothing. */
export const rulesWith = (terms: Partial<PolicyTerms>) =>
  toRulebook({ id: 'v', slug: 'P5', version: 1, terms: { ...TERMS, ...terms } });

/** A payment on a Monday at 10 in the morning that nothing speaks against. £40 is left, £10 of it went today. */
export const FACTS: Facts = {
  request: REQUEST,
  snapshot: SNAPSHOT,
  rulebook: rulesWith({}),
  verdict: 'allowed',
  before: { heldPence: 0, counts: false, exceptionId: null },
  when: londonMoment(REQUEST.requestedAt),
};
