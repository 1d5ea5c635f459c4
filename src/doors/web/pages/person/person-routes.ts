import { londonDate } from '../../../../kernel/dates.ts';
import { principalNames } from '../../../../modules/staff/index.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { readSeenPerson } from './one-person.ts';
import { presentPerson } from './present-person.ts';

const AWARDS_SHOWN = 20;

async function showPerson(visit: StaffVisit): Promise<Answer> {
  const { deps, principal } = visit;
  const person = await readSeenPerson(visit);
  const seen = await read(visit, async (trx) => ({
    awards: (await deps.reports.listAwards(trx, { recipientId: person.id, limit: AWARDS_SHOWN })).data,
    housemates: await deps.recipients.names(trx, person.householdMemberIds),
    staff: await principalNames(trx, [
      ...person.representatives.map(({ evidenceSeenBy }) => evidenceSeenBy),
      ...person.consents.map(({ statedBy }) => statedBy),
    ]),
  }));
  const today = londonDate(deps.clock.now());
  const model = presentPerson({ person, ...seen, role: principal.role, today, query: visit.req.query });
  return { view: 'pages/person/person.njk', title: 'Person', model };
}

export const PERSON_ROUTES: readonly Route[] = [
  { method: 'get', path: '/people/:id', access: PRACTICE_STAFF, handle: showPerson },
];
