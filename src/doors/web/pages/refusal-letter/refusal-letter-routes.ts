import { assert } from '../../../../kernel/assert.ts';
import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { findPractice } from '../../../../modules/budgets/index.ts';
import type { AwardDecisions } from '../../../../modules/reports/index.ts';
import { fullName } from '../../shell/names.ts';
import { findSeenAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { refusalLetter } from '../../words/decision-words.ts';

const isUnsaid = (needs: string) => needs === 'not asked' || needs.trim().toLowerCase() === 'none';

/** A second refusal is (R34). */
const isForGood = (decisions: AwardDecisions['decisions']) =>
  decisions.filter(({ outcome }) => outcome === 'refused').length > 1;

async function showLetter(visit: StaffVisit): Promise<Answer> {
  const { deps } = visit;
  const { award, name, history, needs } = await read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    const history = await deps.reports.awardDecisions(trx, seen.award.id);
    return { ...seen, history, needs: await deps.recipients.communicationNeeds(trx, seen.award.recipientId) };
  });
  const refusal = history.decisions.findLast(({ outcome }) => outcome === 'refused');
  if (!refusal) return { redirect: `/awards/${award.id}` };
  const practice = await findPractice(deps.db, award.practiceId);
  assert(practice && name, 'practice staff see their own practice and its people');
  const isFinal = isForGood(history.decisions);
  const { amountPence } = award;
  const requestedOn = londonDate(award.requestedAt);
  const reason = refusal.reason ?? '';
  const letter = refusalLetter({ amountPence, requestedOn, reason, phone: practice.phone, isFinal });
  const model = {
    letter,
    practice,
    name: fullName(name),
    awardId: award.id,
    writtenOn: formatDate(londonDate(refusal.at)),
    needs: isUnsaid(needs) ? null : needs,
    isLargePrint: /large print/i.test(needs),
    sentAt: history.letterSentAt ? formatDate(londonDate(history.letterSentAt)) : null,
  };
  return { view: 'pages/refusal-letter/refusal-letter.njk', title: letter.heading, model };
}

async function recordSent(visit: StaffVisit): Promise<Answer> {
  const id = textOf(visit.req.params['id']);
  await visit.deps.awards.recordLetterSent(visit.principal, id);
  const { decisions } = await read(visit, (trx) => visit.deps.reports.awardDecisions(trx, id));
  return {
    done: 'The letter has gone',
    next: [
      isForGood(decisions)
        ? 'This answer is for good. The person can ask for other help, complain, or ask again if things change.'
        : 'The person can ask once for somebody else to look at it again, by phone, in person or through somebody they trust.',
    ],
    link: { text: 'Go to the award', href: `/awards/${id}` },
  };
}

const PATH = '/awards/:id/letter';

export const REFUSAL_LETTER_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: PRACTICE_STAFF, handle: showLetter },
  { method: 'post', path: PATH, access: PRACTICE_STAFF, handle: recordSent },
];
