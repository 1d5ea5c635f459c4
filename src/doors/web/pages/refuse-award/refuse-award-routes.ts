import type { FieldError } from '../../../../kernel/app-error.ts';
import { londonDate } from '../../../../kernel/dates.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import { findPractice } from '../../../../modules/budgets/index.ts';
import { noteFault } from '../../../../modules/recipients/index.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { findSeenAward } from '../../shell/one-award.ts';
import { DECIDERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { refusalLetter } from '../../words/decision-words.ts';

type Attempt = { typed: string; errors: readonly FieldError[] };

const readRefusal = (visit: StaffVisit) =>
  read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    const { reconsideration } = await visit.deps.reports.awardDecisions(trx, seen.award.id);
    return { ...seen, isFinal: reconsideration !== null };
  });

async function showRefuse(visit: StaffVisit, { typed, errors }: Attempt = { typed: '', errors: [] }): Promise<Answer> {
  const { award, isFinal } = await readRefusal(visit);
  if (award.status !== 'requested') return { redirect: `/awards/${award.id}/decide` };
  const model = { awardId: award.id, typed, isFinal, amount: formatPenceShort(award.amountPence) };
  return { view: 'pages/refuse-award/refuse-award.njk', title: `Refuse award ${award.reference}`, model, errors };
}

async function letterOf(visit: StaffVisit, about: { award: AwardView; reason: string; isFinal: boolean }) {
  const { award, reason, isFinal } = about;
  const practice = await findPractice(visit.deps.db, award.practiceId);
  const { amountPence } = award;
  const requestedOn = londonDate(award.requestedAt);
  return refusalLetter({ amountPence, requestedOn, reason, phone: practice?.phone ?? '', isFinal });
}

async function showLetter(visit: StaffVisit, reason: string): Promise<Answer> {
  const { award, name, isFinal } = await readRefusal(visit);
  if (award.status !== 'requested') return { redirect: `/awards/${award.id}/decide` };
  const model = {
    awardId: award.id,
    letter: await letterOf(visit, { award, reason, isFinal }),
    greeting: `Dear ${name ? fullName(name) : '(the person’s name)'},`,
    practiceName: award.practiceName,
  };
  return { view: 'pages/refuse-award/check-letter.njk', title: `Check the letter: award ${award.reference}`, model };
}

const LONGEST_REASON = 1000;

function reasonFault(typed: string): string | null {
  if (typed.length < 10) return 'Write a reason that the patient can understand';
  if (typed.length > LONGEST_REASON) return 'Keep the reason to 1,000 characters';
  return noteFault(typed);
}

/** Nothing is refused before the letter was shown. */
async function refuse(visit: StaffVisit): Promise<Answer> {
  const awardId = textOf(visit.req.params['id']);
  const reason = textOf(visit.req.body.reason).trim();
  const step = textOf(visit.req.body.step);
  if (step === 'change') return showRefuse(visit, { typed: reason, errors: [] });
  const fault = reasonFault(reason);
  if (fault) return showRefuse(visit, { typed: reason, errors: [{ field: 'reason', message: fault }] });
  if (step !== 'refuse') return showLetter(visit, reason);
  const errors = await refusalOf(visit.deps.awards.refuseAward(visit.principal, { awardId, reason }));
  return errors ? showRefuse(visit, { typed: reason, errors }) : { redirect: `/awards/${awardId}/decided` };
}

export const REFUSE_AWARD_ROUTES: readonly Route[] = [
  { method: 'get', path: '/awards/:id/refuse', access: DECIDERS, handle: (visit) => showRefuse(visit) },
  { method: 'post', path: '/awards/:id/refuse', access: DECIDERS, handle: refuse },
];
