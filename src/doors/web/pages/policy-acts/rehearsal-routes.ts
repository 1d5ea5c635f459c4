import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { isDeclineCode } from '../../../../modules/authorizations/index.ts';
import type { FlipFigures, FlipView, RehearsalView } from '../../../../modules/reports/index.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { declineLabel } from '../../words/decline-words.ts';
import type { Table } from '../../words/table.ts';
import { readVersion, versionPath } from '../policies/one-policy.ts';
import { rehearsalSentence } from '../policies/present-policy.ts';

const PAGE_SIZE = 25;

const reasonWords = (code: string | null) => (code && isDeclineCode(code) ? declineLabel(code) : 'Not known');
const OUTCOME = { approved: 'Would go through', declined: 'Would be declined' } as const;

function figureLine({ payments, people, pence }: FlipFigures, words: string): string {
  const of = people === 1 ? 'one person' : `${people} people`;
  return `${upperFirst(counted(payments, 'payment'))} ${words}: ${formatPence(pence)}, of ${of}`;
}

function headlines({ nowDeclined, nowApproved }: RehearsalView): string[] {
  return [
    ...(nowDeclined.payments > 0 ? [figureLine(nowDeclined, 'that went through would be declined')] : []),
    ...(nowApproved.payments > 0 ? [figureLine(nowApproved, 'that was or were declined would go through')] : []),
  ].map((line) => line.replace('was or were', nowApproved.payments === 1 ? 'was' : 'were'));
}

/** What could not be judged, or not by our terms. */
function limitsOf({ isWhole, since, byStripe, otherRules, noFacts }: RehearsalView): string[] {
  const has = (count: number) => (count === 1 ? 'was' : 'were');
  return [
    'Each payment was judged as it stood: with the money, the card, and what had been spent in its day, week and month at that moment. One that would have been declined leaves those after it as they were.',
    ...(isWhole
      ? []
      : [
          `There were more payments in the 90 days before than can be judged in 20 seconds. Those before ${formatInstant(since)} were left out.`,
        ]),
    ...(byStripe > 0
      ? [
          `${upperFirst(counted(byStripe, 'payment'))} ${has(byStripe)} declined by Stripe itself, which no policy changes.`,
        ]
      : []),
    ...(otherRules > 0
      ? [`${upperFirst(counted(otherRules, 'payment'))} could not be judged, because other rules were in use then.`]
      : []),
    ...(noFacts > 0
      ? [`${upperFirst(counted(noFacts, 'payment'))} could not be judged, because the facts were not kept.`]
      : []),
  ];
}

function reasonsTable({ byReason }: RehearsalView): Table {
  return {
    caption: 'Why',
    columns: [
      { text: 'What would happen' },
      { text: 'Reason' },
      { text: 'Payments', isNumber: true },
      { text: 'People', isNumber: true },
      { text: 'Amount', isNumber: true },
    ],
    rows: byReason.map(({ outcome, reason, payments, people, pence }) => [
      { text: OUTCOME[outcome] },
      { text: outcome === 'approved' ? `Had been: ${reasonWords(reason)}` : reasonWords(reason) },
      { text: String(payments) },
      { text: String(people) },
      { text: formatPence(pence) },
    ]),
  };
}

function practicesTable({ byPractice }: RehearsalView, here: string): Table {
  return {
    caption: 'By practice',
    columns: [
      { text: 'Practice' },
      { text: 'Would be declined', isNumber: true },
      { text: 'Would go through', isNumber: true },
      { text: 'People', isNumber: true },
      { text: 'Amount', isNumber: true },
    ],
    rows: byPractice.map(({ practiceCode, practiceName, nowDeclined, nowApproved, people, pence }) => [
      { text: practiceName, href: `${here}?practice=${encodeURIComponent(practiceCode)}` },
      { text: String(nowDeclined) },
      { text: String(nowApproved) },
      { text: String(people) },
      { text: formatPence(pence) },
    ]),
  };
}

function casesTable(flips: readonly FlipView[]): Table {
  return {
    caption: 'Payments that would have gone otherwise',
    columns: [
      { text: 'When' },
      { text: 'Shop' },
      { text: 'Award' },
      { text: 'Amount', isNumber: true },
      { text: 'What would happen' },
    ],
    rows: flips.map((flip) => [
      { text: formatInstant(flip.decidedAt) },
      { text: flip.merchantName, note: flip.category.plain },
      { text: flip.awardReference, href: `/awards/${flip.awardId}`, note: flip.practiceName },
      { text: formatPence(flip.askedPence) },
      { text: OUTCOME[flip.outcome], note: reasonWords(flip.reasonNow ?? flip.reasonThen) },
    ]),
  };
}

async function showRehearsal(visit: StaffVisit): Promise<Answer> {
  const { view, rehearsal } = await readVersion(visit);
  if (!rehearsal) return { redirect: versionPath(view) };
  const here = `${versionPath(view)}/rehearsal`;
  const practiceCode = textOf(visit.req.query['practice']) || undefined;
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const page = await read(visit, (trx) =>
    visit.deps.reports.listFlips(trx, { rehearsalId: rehearsal.id, practiceCode, cursor, limit: PAGE_SIZE }),
  );
  const first = practiceCode ? `${here}?practice=${encodeURIComponent(practiceCode)}` : here;
  const model = {
    heading: `Rehearsal of ${view.name}, version ${view.version}`,
    back: { text: `Version ${view.version}`, href: versionPath(view) },
    sentence: rehearsalSentence(rehearsal),
    when: `Rehearsed on ${formatInstant(rehearsal.rehearsedAt)} by ${rehearsal.rehearsedBy}, over payments since ${formatInstant(rehearsal.since)}. It counts for an activation until ${formatInstant(rehearsal.countsUntil)}.`,
    isStale: !rehearsal.isOfTheseTerms,
    headlines: headlines(rehearsal),
    limits: limitsOf(rehearsal),
    reasons: reasonsTable(rehearsal),
    practices: practicesTable(rehearsal, here),
    cases: casesTable(page.data),
    allHref: practiceCode ? here : null,
    firstPage: cursor ? first : null,
    nextPage: page.nextCursor ? `${first}${practiceCode ? '&' : '?'}cursor=${page.nextCursor}` : null,
  };
  return { view: 'pages/policy-acts/rehearsal.njk', title: model.heading, model };
}

async function rehearse(visit: StaffVisit): Promise<Answer> {
  const { view } = await readVersion(visit);
  const { slug, version } = view;
  await visit.deps.authorizations.rehearsePolicy(visit.principal, { slug, version });
  return { redirect: `${versionPath(view)}/rehearsal` };
}

export const REHEARSAL_ROUTES: readonly Route[] = [
  {
    method: 'get',
    path: '/policies/:slug/versions/:version/rehearsal',
    access: OVERSEERS,
    handle: showRehearsal,
  },
  {
    method: 'post',
    path: '/policies/:slug/versions/:version/rehearse',
    access: ['commissioner'],
    handle: rehearse,
  },
];
