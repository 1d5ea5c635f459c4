import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { isSamePerson } from '../../../../kernel/principal.ts';
import type { AdditionView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignIn } from '../../shell/fresh-sign-in.ts';
import { fullName } from '../../shell/names.ts';
import { findSeenAward, type SeenAward } from '../../shell/one-award.ts';
import { DECIDERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { upperFirst } from '../../words/count-words.ts';
import { additionWords } from './addition-words.ts';

type Seen = SeenAward & { addition: AdditionView };

function readAddition(visit: StaffVisit): Promise<Seen> {
  return read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    const addition = await visit.deps.reports.additionView(trx, textOf(visit.req.params['addition']));
    if (addition?.awardId !== seen.award.id) throw new AppError('not_found', 'Nobody has asked for this.');
    return { ...seen, addition };
  });
}

/** What became of it, or why this person may not decide; null while they may. */
function whyNot({ addition, award }: Seen, { principal }: StaffVisit): string | null {
  const { status, requestedById, decidedBy, refusalReason } = addition;
  if (status === 'approved') return `${decidedBy} approved this.`;
  if (status === 'refused') return `${decidedBy} refused this: ${refusalReason}`;
  if (status === 'withdrawn') {
    return decidedBy
      ? 'This was taken back by whoever asked for it.'
      : 'Nobody decided on this before the award ended, or the person no longer agreed to it.';
  }
  if (isSamePerson(principal, requestedById)) return 'You asked for this yourself, so somebody else must decide.';
  return isSamePerson(principal, award.requestedById)
    ? 'You asked for this award, so somebody else must decide.'
    : null;
}

async function showDecide(
  visit: StaffVisit,
  attempt: { typed: string; errors: readonly FieldError[] } = { typed: '', errors: [] },
): Promise<Answer> {
  const seen = await readAddition(visit);
  const { award, addition, name } = seen;
  const model = {
    heading: `${upperFirst(additionWords(addition))}?`,
    who: name ? fullName(name) : `Award ${award.reference}`,
    rows: [
      { key: 'For', value: `${award.policyName}, award ${award.reference}` },
      { key: 'Asked for by', value: `${addition.requestedBy}, ${formatInstant(addition.requestedAt)}` },
      { key: 'Why', value: addition.reason },
      { key: 'Left now', value: `${formatPence(award.availablePence)} until ${formatDate(award.expiresOn)}` },
      { key: 'Spent so far', value: formatPence(award.spentPence) },
    ],
    whyNot: whyNot(seen, visit),
    typed: attempt.typed,
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
  };
  const title = `Decide on more for award ${award.reference}`;
  return { view: 'pages/addition/decide-addition.njk', title, model, errors: attempt.errors };
}

async function approve(visit: StaffVisit): Promise<Answer> {
  const { award, addition } = await readAddition(visit);
  requireFreshSignIn(visit, addition.addPence);
  const errors = await refusalOf(visit.deps.awards.approveAddition(visit.principal, addition.id));
  if (errors) return showDecide(visit, { typed: '', errors });
  return {
    done: 'Approved',
    detail: additionWords(addition),
    next: ['It is there now, on the same card or voucher. Tell the person.'],
    link: { text: 'Go to the award', href: `/awards/${award.id}` },
  };
}

async function refuse(visit: StaffVisit): Promise<Answer> {
  const { award, addition } = await readAddition(visit);
  const typed = textOf(visit.req.body.reason).trim();
  if (!typed) return showDecide(visit, { typed, errors: [{ field: 'reason', message: 'Say why it is refused' }] });
  const refusal = { additionId: addition.id, reason: typed };
  const errors = await refusalOf(visit.deps.awards.refuseAddition(visit.principal, refusal));
  if (errors) return showDecide(visit, { typed, errors });
  return {
    done: 'Refused',
    next: ['The award goes on as it was. Whoever asked reads your reason on its page.'],
    link: { text: 'Go to the award', href: `/awards/${award.id}` },
  };
}

const PATH = '/awards/:id/additions/:addition';

export const DECIDE_ADDITION_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: DECIDERS, handle: (visit) => showDecide(visit) },
  {
    method: 'post',
    path: PATH,
    access: DECIDERS,
    handle: (visit) => (textOf(visit.req.body.decision) === 'approve' ? approve(visit) : refuse(visit)),
  },
];
