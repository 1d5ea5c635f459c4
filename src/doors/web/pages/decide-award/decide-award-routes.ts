import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import { findAward } from '../../../../modules/awards/index.ts';
import { findPractice } from '../../../../modules/budgets/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { fullName, seesNames } from '../../shell/names.ts';
import { findSeenAward, readAward } from '../../shell/one-award.ts';
import { DECIDERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { limitLines } from '../../words/policy-words.ts';
import { stopNotice } from '../../words/stop-words.ts';
import { presentDecideAward } from './present-decide-award.ts';

const EARLIER_SHOWN = 20;

function readFacts(visit: StaffVisit) {
  const { reports, policies, recipients } = visit.deps;
  return read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    const { id, recipientId, budgetId, practiceId, policy: slug } = seen.award;
    const stored = await findAward(trx, id);
    const policy = stored ? await policies.policyVersion(trx, stored.policyVersionId) : null;
    const others = await reports.listAwards(trx, { recipientId, limit: EARLIER_SHOWN });
    const [budget = null] = await reports.budgetViews(trx, { budgetId });
    return {
      ...seen,
      needs: seesNames(visit) ? await recipients.communicationNeeds(trx, recipientId) : null,
      earlier: others.data.filter((award) => award.id !== id),
      budget,
      stops: await reports.stopsOver(trx, { practiceId, policy: slug, budgetId }),
      capPence: policy?.terms.capPence ?? 0,
      limits: policy ? limitLines(policy.terms) : [],
    };
  });
}

async function showDecide(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const facts = await readFacts(visit);
  const { award } = facts;
  const isOwn = award.requestedById === visit.principal.id;
  const model = {
    ...presentDecideAward({ ...facts, principal: visit.principal }),
    stops: award.status === 'requested' ? stopNotice(facts.stops) : null,
    awardId: award.id,
    amount: formatPenceShort(award.amountPence),
    mayRefuse: award.status === 'requested' && !isOwn,
  };
  return { view: 'pages/decide-award/decide-award.njk', title: `Decide on award ${award.reference}`, model, errors };
}

async function approve(visit: StaffVisit): Promise<Answer> {
  const id = textOf(visit.req.params['id']);
  const errors = await refusalOf(visit.deps.awards.approveAward(visit.principal, id));
  return errors ? showDecide(visit, errors) : { redirect: `/awards/${id}/decided` };
}

async function showRefuse(
  visit: StaffVisit,
  attempt: { typed: string; errors: readonly FieldError[] } = { typed: '', errors: [] },
): Promise<Answer> {
  const { award, name } = await readAward(visit);
  const practice = await findPractice(visit.deps.db, award.practiceId);
  const model = {
    awardId: award.id,
    typed: attempt.typed,
    amount: formatPenceShort(award.amountPence),
    greeting: `Dear ${name ? fullName(name) : '(the person’s name)'},`,
    phone: practice?.phone,
    practiceName: award.practiceName,
  };
  const title = `Refuse award ${award.reference}`;
  return { view: 'pages/decide-award/refuse-award.njk', title, model, errors: attempt.errors };
}

const LONGEST_REASON = 1000;

function reasonFault(typed: string): string | null {
  if (typed.length < 10) return 'Write a reason that the patient can understand';
  return typed.length > LONGEST_REASON ? 'Keep the reason to 1,000 characters' : null;
}

async function refuse(visit: StaffVisit): Promise<Answer> {
  const awardId = textOf(visit.req.params['id']);
  const typed = textOf(visit.req.body.reason).trim();
  const fault = reasonFault(typed);
  if (fault) return showRefuse(visit, { typed, errors: [{ field: 'reason', message: fault }] });
  const errors = await refusalOf(visit.deps.awards.refuseAward(visit.principal, { awardId, reason: typed }));
  return errors ? showRefuse(visit, { typed, errors }) : { redirect: `/awards/${awardId}/decided` };
}

const NEXT = {
  issuing: ['Stripe is making the card. This takes a few seconds, sometimes longer.'],
  refused: ['Nothing was set aside. The letter with your reason is ready for the practice to send.'],
  other: ['The money is set aside and the card is ready. The practice can hand it over now.'],
} as const;

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
    next: isIssuing ? NEXT.issuing : award.status === 'refused' ? NEXT.refused : NEXT.other,
    link: isIssuing
      ? { text: 'See whether the card is ready', href: `${at}/decided` }
      : { text: 'Go to the award', href: at },
  };
}

export const DECIDE_AWARD_ROUTES: readonly Route[] = [
  { method: 'get', path: '/awards/:id/decide', access: DECIDERS, handle: (visit) => showDecide(visit) },
  { method: 'post', path: '/awards/:id/approve', access: DECIDERS, handle: approve },
  { method: 'get', path: '/awards/:id/refuse', access: DECIDERS, handle: (visit) => showRefuse(visit) },
  { method: 'post', path: '/awards/:id/refuse', access: DECIDERS, handle: refuse },
  { method: 'get', path: '/awards/:id/decided', access: DECIDERS, handle: showDecided },
];
