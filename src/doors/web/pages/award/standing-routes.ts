import { seesNames } from '../../shell/names.ts';
import { findSeenAward } from '../../shell/one-award.ts';
import { AWARD_READERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { presentAward } from './present-award.ts';
import { newCardOf, presentStanding } from './present-standing.ts';

/** The part of an award's page that changes while it waits for its decision and its card. */
async function showStanding(visit: StaffVisit): Promise<Answer> {
  const { deps, principal: reader } = visit;
  const { award, name, history, payments } = await read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    return {
      ...seen,
      history: await deps.reports.awardDecisions(trx, seen.award.id),
      payments: await deps.reports.listPayments(trx, seen.award.id),
    };
  });
  const now = deps.clock.now();
  const shown = { needs: null, frozenSince: new Map<string, Date>(), limits: [], principal: reader, now };
  const page = presentAward({ award, name, payments, ...shown });
  const standing = presentStanding({ award, history, reader, now, baseUrl: deps.config.baseUrl });
  const model = {
    ...page,
    ...standing,
    everyday: [...standing.everyday, ...page.everyday],
    newCard: seesNames(visit) ? newCardOf(page) : null,
    awardId: award.id,
    practiceName: award.practiceName,
    isPart: true,
  };
  return { part: 'pages/award/standing.njk', model };
}

export const STANDING_ROUTES: readonly Route[] = [
  { method: 'get', path: '/awards/:id/standing', access: AWARD_READERS, handle: showStanding },
];
