import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, formatInstant, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { isSamePerson, type Principal } from '../../../../kernel/principal.ts';
import { type Awards, NEED_FIELDS, reaches, readRoom } from '../../../../modules/awards/index.ts';
import type { AdditionView } from '../../../../modules/reports/index.ts';
import { approvingRole } from '../../../../modules/staff/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignIn } from '../../shell/fresh-sign-in.ts';
import { fullName } from '../../shell/names.ts';
import { findSeenAward, type SeenAward } from '../../shell/one-award.ts';
import { DECIDERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { upperFirst } from '../../words/count-words.ts';
import { readForm, type Typed } from '../make-award/read-answers.ts';
import { additionWords } from './addition-words.ts';

type Needs = NonNullable<Awaited<ReturnType<Awards['needsOfAddition']>>>;
type Seen = SeenAward & {
  addition: AdditionView;
  /** What its approval needs; null once it was decided on. */
  needs: Needs | null;
  /** What the practice has left to promise, in pence. */
  roomPence: number;
  /** In which role whoever looks decides here. */
  role: Principal['role'];
};

function readAddition(visit: StaffVisit): Promise<Seen> {
  return read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    const addition = await visit.deps.reports.additionView(trx, textOf(visit.req.params['addition']));
    if (addition?.awardId !== seen.award.id) throw new AppError('not_found', 'Nobody has asked for this.');
    const needs = addition.status === 'requested' ? await visit.deps.awards.needsOfAddition(trx, addition.id) : null;
    const { practiceId } = seen.award;
    const role = await approvingRole(trx, visit.principal, { practiceId, day: londonDate(visit.deps.clock.now()) });
    return { ...seen, addition, needs, role, roomPence: await readRoom(trx, seen.award) };
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

/** Why it is not for this person to approve, though they may refuse it (R15); null while it is. */
function aboveWords({ needs, role }: Seen): string | null {
  if (!needs || reaches(role, needs.needed)) return null;
  const who = needs.needed === 'commissioner' ? 'the commissioner' : 'alliance finance or the commissioner';
  return `This is more than you may approve. ${needs.why.join(' ')} Ask ${who}. You can still refuse it.`;
}

/** What the decision does to the budget, while it is still to be made. */
function budgetRow({ needs, addition: { addPence }, roomPence }: Seen): { key: string; value: string }[] {
  if (!needs || addPence === 0) return [];
  const now = `${formatPence(roomPence)} left now.`;
  const left = roomPence - addPence;
  return [{ key: 'Budget', value: left < 0 ? now : `${now} Approving this leaves ${formatPence(left)}.` }];
}

async function showDecide(
  visit: StaffVisit,
  attempt: { typed: Typed; errors: readonly FieldError[] } = { typed: {}, errors: [] },
): Promise<Answer> {
  const seen = await readAddition(visit);
  const { award, addition, name, needs } = seen;
  const model = {
    heading: `${upperFirst(additionWords(addition))}?`,
    who: name ? fullName(name) : `Award ${award.reference}`,
    rows: [
      { key: 'For', value: `${award.policyName}, award ${award.reference}` },
      { key: 'Asked for by', value: `${addition.requestedBy}, ${formatInstant(addition.requestedAt)}` },
      { key: 'Why', value: addition.reason },
      { key: 'Left now', value: `${formatPence(award.availablePence)} until ${formatDate(award.expiresOn)}` },
      { key: 'Spent so far', value: formatPence(award.spentPence) },
      ...(needs && addition.addPence > 0
        ? [{ key: 'Within 28 days', value: `${formatPence(needs.total28DaysPence)} with this, of all kinds of help` }]
        : []),
      ...budgetRow(seen),
    ],
    whyNot: whyNot(seen, visit),
    above: aboveWords(seen),
    asks: (needs?.asks ?? []).map((ask) => ({ ...ask, typed: attempt.typed[ask.field] ?? '' })),
    typed: attempt.typed['reason'] ?? '',
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
  };
  const title = `Decide on more for award ${award.reference}`;
  return { view: 'pages/addition/decide-addition.njk', title, model, errors: attempt.errors };
}

async function approve(visit: StaffVisit): Promise<Answer> {
  const { award, addition } = await readAddition(visit);
  requireFreshSignIn(visit, addition.addPence);
  const typed = readForm(visit.req.body);
  const answers = Object.fromEntries(NEED_FIELDS.map((field) => [field, typed[field] ?? '']));
  const errors = await refusalOf(visit.deps.awards.approveAddition(visit.principal, addition.id, answers));
  if (errors) return showDecide(visit, { typed, errors });
  return {
    done: 'Approved',
    detail: additionWords(addition),
    next: [
      'It is there now, on the same card or voucher. Tell the person.',
      ...(addition.expiresOn
        ? ['A letter or voucher that was printed before says the earlier last day. Print a new one if they go by it.']
        : []),
    ],
    link: { text: 'Go to the award', href: `/awards/${award.id}` },
  };
}

async function refuse(visit: StaffVisit): Promise<Answer> {
  const { award, addition } = await readAddition(visit);
  const typed = readForm(visit.req.body);
  const { reason = '' } = typed;
  if (!reason) return showDecide(visit, { typed, errors: [{ field: 'reason', message: 'Say why it is refused' }] });
  const refusal = { additionId: addition.id, reason };
  const errors = await refusalOf(visit.deps.awards.refuseAddition(visit.principal, refusal));
  if (errors) return showDecide(visit, { typed, errors });
  return {
    done: 'Refused',
    next: [
      'The award goes on as it was. Whoever asked reads your reason on its page, and tells the person.',
      'They can ask again, in other words, as often as things change.',
    ],
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
