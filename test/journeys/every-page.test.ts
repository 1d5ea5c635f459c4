import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { newPage } from '../harness/browser.ts';
import { type LookedAfter, lookAfter } from '../harness/looked-after.ts';
import { makeAward, requestFor } from '../harness/scheme.ts';
import { makeShortfall } from '../harness/settling.ts';
import { excepting } from '../modules/exceptions/excepted.ts';
import { peopleOf } from '../modules/recipients/people-of-tests.ts';
import { makeBreak } from '../modules/reconciliation/payments-of-tests.ts';
import { createShopper, signalOn } from '../modules/risk/payments-of-tests.ts';
import { addSomebody } from '../modules/staff/people-of-tests.ts';
import { look, type Story, signIn, startStory } from './journey.ts';

let story: Story;
let ids: Record<
  | 'used'
  | 'plastic'
  | 'requested'
  | 'own'
  | 'review'
  | 'recipient'
  | 'short'
  | 'case'
  | 'undisputed'
  | 'dispute'
  | 'break'
  | 'spaAward'
  | 'spaPayment'
  | 'exception'
  | 'spaReview'
  | 'stop'
  | 'refused'
  | 'alone'
  | 'nominating'
  | 'nominee'
  | 'nomineeCase'
  | 'signal'
  | 'delegation'
  | 'colleague'
  | keyof LookedAfter,
  string
>;

beforeAll(async () => {
  story = await startStory();
  const { service, scheme, usedAwardId } = story;
  const { requester, approver } = scheme.people;
  const plastic = await makeAward(service, scheme, { cardType: 'physical' });
  const requested = await service.awards.requestAward(requester, { request: requestFor(), options: {} });
  const own = await service.awards.requestAward(approver, { request: requestFor(), options: {} });
  const ask = async () => (await service.awards.requestAward(requester, { request: requestFor(), options: {} })).id;
  const refused = await ask();
  await service.awards.refuseAward(approver, { awardId: refused, reason: 'The food bank is open today' });
  const alone = await ask();
  await service.awards.issueUnderBreakGlass(requester, { awardId: alone, reason: 'Nobody answers the phone' });
  const sampledAt = { award_id: usedAwardId, practice_id: scheme.practiceId, sampled_at: service.clock.now() };
  await inScope(service.db, 'all', (trx) => trx('approval_samples').insert(sampledAt));
  const review = await inScope(service.db, 'all', (trx) => trx('decline_reviews').first('id'));
  const short = await makeShortfall(service, scheme);
  const undisputed = await makeShortfall(service, scheme, false);
  const acts = excepting(service, scheme);
  const spa = await acts.reviewed();
  const exception = await acts.ask(spa.authorizationId);
  const nominated = await peopleOf(service, scheme).nomineeOfMany();
  const spaReview = await acts.all((trx) =>
    trx('decline_reviews').where({ authorization_id: spa.authorizationId }).first('id'),
  );
  await createShopper(service, scheme, usedAwardId).ask([111, 112, 113], 'supermarket', {
    authorization_method: 'online',
  });
  await service.risk.assessAward({ awardId: usedAwardId, after: 'payment' });
  const signal = await signalOn(service, usedAwardId, 'F10');
  await addSomebody(service, { role: 'admin', name: 'Test admin' });
  const delegation = await service.staff.delegate(approver, {
    practice: 'DEMO-01',
    principalId: scheme.people.practice_manager.id,
    endsOn: '2027-03-31',
    reason: 'Both partners are away on Thursdays',
  });
  ids = {
    ...(await lookAfter(service, scheme, usedAwardId)),
    signal: signal.id,
    delegation: delegation.id,
    colleague: requester.id,
    refused,
    alone,
    nominating: nominated.recipientId,
    nominee: nominated.representativeId,
    nomineeCase: nominated.caseId,
    spaAward: spa.awardId,
    spaPayment: (await acts.declined()).authorizationId,
    exception,
    spaReview: spaReview.id,
    used: usedAwardId,
    short: short.awardId,
    case: short.caseId,
    break: await makeBreak(service),
    stop: '',
    undisputed: undisputed.caseId,
    dispute: short.disputeId,
    plastic: plastic.id,
    requested: requested.id,
    own: own.id,
    review: review.id,
    recipient: requested.recipientId,
  };
  const { commissioner } = scheme.people;
  for (const slug of ['P5', 'P8']) {
    const changes = { dailyPence: 500, hours: { from: '08:00', until: '18:30' } };
    const { version } = await service.policyVersions.draftVersion(commissioner, { slug, changes });
    await service.authorizations.rehearsePolicy(commissioner, { slug, version });
  }
  const reason = 'Too much of it was spent on single days';
  await service.policyVersions.proposeVersion(commissioner, { slug: 'P8', version: 2, reason });
  const { stopId } = await service.budgets.stopSpending(scheme.people.commissioner, {
    kind: 'policy',
    target: 'P5',
    reason: 'Complaints about one kind of shop are being looked into',
  });
  ids.stop = stopId;
});
afterAll(() => story.service[Symbol.asyncDispose]());

/** What each role opens; `:used` and the like stand for ids. */
const PAGES: Record<string, Record<string, string>> = {
  requester: {
    declarations: '/declarations',
    policies: '/policies',
    policy: '/policies/P5',
    home: '/',
    tasks: '/tasks',
    repeats: '/repeats',
    'take-back': '/awards/:requested/take-back',
    awards: '/awards',
    'awards-waiting': '/awards?view=waiting',
    'awards-over': '/awards?view=over',
    'award-used': '/awards/:used',
    'award-plastic': '/awards/:plastic',
    activate: '/awards/:plastic/activate',
    'will-it-work': '/awards/:used/will-it-work',
    'will-it-work-choices': '/awards/:spaAward/will-it-work?shop=foamline&amount=20',
    'will-it-work-ask': '/awards/:spaAward/will-it-work?merchant=900298&amount=20',
    'will-it-work-missing': '/awards/:plastic/will-it-work?shop=&kind=&amount=',
    freeze: '/awards/:used/freeze',
    print: '/awards/:used/print',
    replace: '/awards/:used/replace',
    'consent-withdrawn': '/awards/:used/consent-withdrawn',
    died: '/awards/:used/died',
    needs: '/people/:recipient/communication-needs',
    budget: '/budgets/DEMO-01',
    boxes: '/boxes',
    'link-card': '/awards/:used/link-card',
    'addition-ask': '/awards/:plastic/add',
    'award-invoice': '/awards/:invoiceAward',
    'invoice-record': '/awards/:invoiceAward/invoice',
    'invoice-own': '/invoices/:invoice',
    'invoice-bank': '/invoices/:invoice/bank-details',
    help: '/help',
    'award-spa': '/awards/:spaAward',
    'exception-ask': '/payments/:spaPayment/exception',
    'exception-withdraw': '/exceptions/:exception/withdraw',
  },
  approver: {
    delegations: '/delegations',
    'delegation-name': '/delegations/new',
    'delegation-end': '/delegations/:delegation/end',
    'boxes-order': '/boxes',
    'addition-decide': '/awards/:used/additions/:addition',
    'invoice-check': '/invoices/:invoice/check',
    exceptions: '/exceptions',
    exception: '/exceptions/:exception',
    'exception-refuse': '/exceptions/:exception/refuse',
    approvals: '/approvals',
    samples: '/approval-samples',
    'sample-check': '/awards/:used/sample-check',
    tasks: '/tasks',
    'sign-off': '/awards/:alone/sign-off',
    letter: '/awards/:refused/letter',
    reconsideration: '/awards/:refused/reconsideration',
    'issue-now': '/awards/:own/issue-now',
    'award-alone': '/awards/:alone',
    decide: '/awards/:requested/decide',
    wait: '/awards/:requested/wait',
    'decide-own': '/awards/:own/decide',
    refuse: '/awards/:requested/refuse',
    end: '/awards/:used/end',
  },
  practice_manager: {
    home: '/',
    bulk: '/bulk',
    'people-list': '/people/list',
    'awards-filtered': '/awards?view=all&policy=P5&method=card&sort=-amount',
    tasks: '/tasks',
    people: '/people',
    'person-new': '/people/new',
    person: '/people/:nominating',
    'safe-contact': '/people/:recipient/safe-contact',
    capacity: '/people/:recipient/capacity',
    'care-plan': '/people/:recipient/care-plan',
    household: '/people/:recipient/household',
    representative: '/people/:recipient/representatives/new',
    'representative-end': '/people/:nominating/representatives/:nominee/end',
    'person-died': '/people/:recipient/died',
    'person-withdrawn': '/people/:recipient/consent-withdrawn',
  },
  finance: {
    invoices: '/invoices',
    'invoices-all': '/invoices?view=all',
    invoice: '/invoices/:invoice',
    'invoice-pay': '/invoices/:invoice/pay',
    'invoice-refuse': '/invoices/:invoice/refuse',
    tasks: '/tasks',
    declines: '/declines',
    'declines-closed': '/declines?view=closed',
    'declines-filtered': '/declines?practice=DEMO-01&reason=never_allowed',
    case: '/declines/:review',
    'case-spa': '/declines/:spaReview',
    award: '/awards/:used',
    oversight: '/oversight',
    cases: '/cases',
    'cases-closed': '/cases?view=closed',
    'case-short': '/cases/:case',
    'case-charge': '/cases/:case/charge',
    'case-recovery': '/cases/:case/recovery',
    'case-close': '/cases/:case/close',
    'case-nominee': '/cases/:nomineeCase/nominee',
    identity: '/awards/:used/identity',
    'case-dispute': '/cases/:undisputed/dispute',
    disputes: '/disputes',
    dispute: '/disputes/:dispute',
    'dispute-evidence': '/disputes/:dispute/evidence',
    'dispute-submit': '/disputes/:dispute/submit',
    'dispute-withdraw': '/disputes/:dispute/withdraw',
    'award-short': '/awards/:short',
    signals: '/signals',
    'signals-judged': '/signals?view=judged',
    signal: '/signals/:signal',
    'signal-settings': '/signal-settings',
    reconciliation: '/reconciliation',
    break: '/reconciliation/breaks/:break',
    news: '/news',
  },
  admin: {
    home: '/',
    staff: '/staff',
    'staff-keys': '/staff?view=keys',
    'staff-new': '/staff/new',
    'staff-new-key': '/staff/new-key',
    'staff-one': '/staff/:colleague',
    'staff-change': '/staff/:colleague/change',
    'staff-end': '/staff/:colleague/end',
    'staff-identity': '/staff/:colleague/identity',
    'staff-unlink': '/staff/:colleague/unlink',
    'your-sign-in': '/your-sign-in',
  },
  commissioner: {
    delegations: '/delegations',
    tasks: '/tasks',
    'signal-setting': '/signal-settings/F3',
    'policy-own': '/policies/P3',
    'policy-new': '/policies/P3/change',
    'policy-draft': '/policies/P5/versions/2',
    'policy-change': '/policies/P5/versions/2/change',
    'policy-rehearsal': '/policies/P5/versions/2/rehearsal',
    'policy-propose': '/policies/P5/versions/2/propose',
    'policy-activate': '/policies/P8/versions/2/activate',
    'policy-withdraw': '/policies/P8/versions/2/withdraw',
    'approval-by-rule': '/approval-by-rule',
    cash: '/funding',
    oversight: '/oversight',
    stops: '/stops',
    'stop-practice': '/stops/confirm?what=practice%3ADEMO-01',
    'stop-again': '/stops/confirm?what=policy%3AP5',
    lift: '/stops/:stop/lift',
    budget: '/budgets/DEMO-01',
    stop: '/budgets/DEMO-01/stop',
    close: '/budgets/DEMO-01/close',
    'move-money': '/budgets/DEMO-01/move-money',
    'carry-forward': '/awards/:used/carry-forward',
  },
  auditor: {
    'policy-proposed': '/policies/P8/versions/2',
    oversight: '/oversight',
    stops: '/stops',
    case: '/declines/:review',
    awards: '/awards',
  },
};

const addressOf = (path: string) => path.replace(/:(\w+)/g, (_, name: keyof typeof ids) => ids[name]);

describe('every page, wide and narrow', () => {
  for (const [role, pages] of Object.entries(PAGES)) {
    it(`can be read by everybody as ${role} sees it`, async () => {
      const page = await newPage();
      const { baseUrl } = story.service;
      await signIn(page, baseUrl, role);
      for (const [name, path] of Object.entries(pages)) {
        const answer = await page.goto(`${baseUrl}${addressOf(path)}`);
        expect(answer?.status(), path).toBe(200);
        await look(page, `${role}-${name}`);
      }
    }, 180_000);
  }

  it('can be read by whoever holds a code', async () => {
    const { service, scheme } = story;
    const { code } = await service.vouchers.printCode(scheme.people.requester, ids.used);
    const page = await newPage();
    await page.goto(`${service.baseUrl}/my-award`);
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'See my money' }).click();
    await page.getByText('Pause my card').waitFor();
    const answered = 'will-it-work?kind=bakeries&amount=2';
    for (const name of ['money', 'where', 'will-it-work', answered, 'pause', 'resume', 'lost']) {
      expect((await page.goto(`${service.baseUrl}/my-award/${name}`))?.status(), name).toBe(200);
      await look(page, `my-award-${name.replace(/\?.*/, '-answered')}`);
    }
  });

  it('can be read before anybody has signed in', async () => {
    const page = await newPage();
    await page.goto(`${story.service.baseUrl}/sign-in`);
    await look(page, 'sign-in');
    await page.goto(`${story.service.baseUrl}/my-award`);
    await look(page, 'my-award');
  });
});
