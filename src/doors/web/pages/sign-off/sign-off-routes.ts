import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence, formatPenceShort } from '../../../../kernel/money.ts';
import { isSamePerson } from '../../../../kernel/principal.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { findSeenAward } from '../../shell/one-award.ts';
import { AWARD_ENDERS, DECIDERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { awardTag } from '../../words/award-words.ts';
import { breakGlassWords } from '../../words/decision-words.ts';

async function showSignOff(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const { deps, principal } = visit;
  const { award, name, history } = await read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    return { ...seen, history: await deps.reports.awardDecisions(trx, seen.award.id) };
  });
  const { breakGlass } = history;
  if (!breakGlass) return { redirect: `/awards/${award.id}` };
  const amount = formatPenceShort(award.amountPence);
  const isOwn = isSamePerson(principal, breakGlass.issuedById);
  const model = {
    heading: `${name ? fullName(name) : `Award ${award.reference}`}: ${amount} issued out of hours`,
    sentence: breakGlassWords(history, deps.clock.now()),
    rows: [
      { key: 'For', value: award.policyName },
      { key: 'Need', value: award.need },
      { key: 'Hoped for', value: award.outcome },
      { key: 'Tried', value: award.otherHelpTried },
      { key: 'Now', value: `${awardTag(award.status).text}; ${formatPence(award.spentPence)} of ${amount} spent` },
    ],
    obstacle: isOwn
      ? 'You issued it yourself, so somebody else must sign it off.'
      : signedWords(breakGlass.signedOffBy),
    amount,
    awardId: award.id,
    mayEnd: AWARD_ENDERS.some((role) => role === principal.role) && award.status !== 'finished',
  };
  return { view: 'pages/sign-off/sign-off.njk', title: `Sign off award ${award.reference}`, model, errors };
}

const signedWords = (by: string | null) => (by ? `${by} has signed it off already.` : null);

async function sign(visit: StaffVisit): Promise<Answer> {
  const id = textOf(visit.req.params['id']);
  const errors = await refusalOf(visit.deps.awards.signOff(visit.principal, id));
  if (errors) return showSignOff(visit, errors);
  return {
    done: 'Signed off',
    next: ['It counts as approved by you. If it was paused for want of a signature, it works again.'],
    link: { text: 'See your other tasks', href: '/tasks' },
  };
}

const PATH = '/awards/:id/sign-off';

export const SIGN_OFF_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: DECIDERS, handle: (visit) => showSignOff(visit) },
  { method: 'post', path: PATH, access: DECIDERS, handle: sign },
];
