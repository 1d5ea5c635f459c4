import type { FieldError } from '../../../../kernel/app-error.ts';
import { assert } from '../../../../kernel/assert.ts';
import { londonDate } from '../../../../kernel/dates.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import { findAward, NEED_FIELDS, type NeedField, readRoom } from '../../../../modules/awards/index.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { approvingRole } from '../../../../modules/staff/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignIn } from '../../shell/fresh-sign-in.ts';
import { seesNames } from '../../shell/names.ts';
import { findSeenAward, readAward } from '../../shell/one-award.ts';
import { DECIDERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { limitLines } from '../../words/policy-words.ts';
import { stopNotice } from '../../words/stop-words.ts';
import { cannotDecide, type DecideFacts, presentDecideAward } from './present-decide-award.ts';

const EARLIER_SHOWN = 20;
type Typed = Partial<Record<NeedField, string>>;

function readFacts(visit: StaffVisit): Promise<DecideFacts> {
  const { awards, clock, reports, policies, recipients } = visit.deps;
  const day = londonDate(clock.now());
  return read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    const { id, recipientId, budgetId, practiceId, policy: slug } = seen.award;
    const stored = await findAward(trx, id);
    assert(stored, 'an award that is seen is stored');
    const { terms } = await policies.policyVersion(trx, stored.policyVersionId);
    const others = await reports.listAwards(trx, { recipientId, limit: EARLIER_SHOWN });
    const [budget = null] = await reports.budgetViews(trx, { budgetId });
    return {
      ...seen,
      communication: seesNames(visit) ? await recipients.communicationNeeds(trx, recipientId) : null,
      earlier: others.data.filter((award) => award.id !== id),
      budget: budget ? { ...budget, availablePence: await readRoom(trx, { budgetId, practiceId }) } : null,
      needs: await awards.needsOf(trx, stored),
      history: await reports.awardDecisions(trx, id),
      stops: await reports.stopsOver(trx, { practiceId, policy: slug, budgetId }),
      capPence: terms.capPence,
      limits: limitLines(terms),
      principal: {
        ...visit.principal,
        role: await approvingRole(trx, visit.principal, { practiceId, day }),
      },
    };
  });
}

/** The practice may save it as waiting while the budget does not cover it (R65). */
function isShortOf({ award, budget, principal }: DecideFacts): boolean {
  if (award.status !== 'requested' || !PRACTICE_STAFF.some((role) => role === principal.role)) return false;
  return budget !== null && budget.availablePence < award.amountPence;
}

async function showDecide(
  visit: StaffVisit,
  attempt: { typed: Typed; errors: readonly FieldError[] } = { typed: {}, errors: [] },
): Promise<Answer> {
  const facts = await readFacts(visit);
  const { award } = facts;
  const page = presentDecideAward(facts);
  const model = {
    ...page,
    asks: page.asks.map((ask) => ({ ...ask, typed: attempt.typed[ask.field] ?? '' })),
    stops: award.status === 'requested' ? stopNotice(facts.stops) : null,
    awardId: award.id,
    amount: formatPenceShort(award.amountPence),
    awardHref: award.status === 'requested' ? null : `/awards/${award.id}`,
    mayRefuse: cannotDecide(facts) === null,
    waitHref: isShortOf(facts) ? `/awards/${award.id}/wait` : null,
  };
  const title = `Decide on award ${award.reference}`;
  return { view: 'pages/decide-award/decide-award.njk', title, model, errors: attempt.errors };
}

async function approve(visit: StaffVisit): Promise<Answer> {
  const id = textOf(visit.req.params['id']);
  requireFreshSignIn(visit, (await readAward(visit)).award.amountPence);
  const typed: Typed = Object.fromEntries(NEED_FIELDS.map((field) => [field, textOf(visit.req.body[field]).trim()]));
  const answers = { ...typed, confirmDuplicate: (typed.duplicateReason ?? '') !== '' };
  const errors = await refusalOf(visit.deps.awards.approveAward(visit.principal, id, answers));
  return errors ? showDecide(visit, { typed, errors }) : { redirect: `/awards/${id}/decided` };
}

const NEXT = {
  issuing: ['Stripe is making the card. This takes a few seconds, sometimes longer.'],
  refused: ['Nothing was set aside. The letter with your reason is ready for the practice to print.'],
  invoice: ['The money is set aside. The practice records the invoice when the supplier has sent it.'],
  posted: [
    'The money is set aside. The plastic card comes to the practice by post, and is switched on when it is handed over.',
    'If it is needed sooner, the practice can give a card from its box.',
  ],
  voucher: ['The money is set aside and the voucher is ready. The practice can print or send it now.'],
  other: ['The money is set aside and the card is ready. The practice can hand it over now.'],
} as const;

function nextOf({ status, method, card }: AwardView): keyof typeof NEXT {
  if (status === 'issuing' || status === 'refused') return status;
  if (method === 'invoice' || method === 'voucher') return method;
  return card?.status === 'inactive' ? 'posted' : 'other';
}

async function showDecided(visit: StaffVisit): Promise<Answer> {
  const { award } = await readAward(visit);
  const at = `/awards/${award.id}`;
  if (award.status === 'requested') return { redirect: `${at}/decide` };
  const isIssuing = award.status === 'issuing';
  const done = award.status === 'refused' ? 'Refused' : 'Approved';
  return {
    done,
    title: `${done}: award ${award.reference}`,
    detail: `Award ${award.reference}, ${formatPenceShort(award.amountPence)}`,
    next: NEXT[nextOf(award)],
    link: isIssuing
      ? { text: 'See whether the card is ready', href: `${at}/decided` }
      : { text: 'Go to the award', href: at },
  };
}

export const DECIDE_AWARD_ROUTES: readonly Route[] = [
  { method: 'get', path: '/awards/:id/decide', access: DECIDERS, handle: (visit) => showDecide(visit) },
  { method: 'post', path: '/awards/:id/approve', access: DECIDERS, handle: approve },
  { method: 'get', path: '/awards/:id/decided', access: DECIDERS, handle: showDecided },
];
