import { AppError } from '../../../../kernel/app-error.ts';
import { fullName } from '../../shell/names.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';

const MOST = 500;

const personId = ({ req }: StaffVisit) => textOf(req.params['id']);

async function readPerson(visit: StaffVisit) {
  const { recipients } = visit.deps;
  const recipientId = personId(visit);
  return read(visit, async (trx) => {
    const isOurs = await recipients.belongsTo(trx, { recipientId, practiceId: visit.practice?.id ?? recipientId });
    if (!isOurs) throw new AppError('not_found', 'There is no such person in this practice.');
    return {
      identity: await recipients.identityOf(trx, recipientId),
      needs: await recipients.communicationNeeds(trx, recipientId),
    };
  });
}

async function showNeeds(visit: StaffVisit, attempt?: { typed: string; message: string }): Promise<Answer> {
  const { identity, needs } = await readPerson(visit);
  const known = needs === 'not asked' ? '' : needs;
  return {
    view: 'pages/communication-needs/communication-needs.njk',
    title: 'Communication needs',
    errors: attempt ? [{ field: 'communicationNeeds', message: attempt.message }] : [],
    model: { name: fullName(identity), communicationNeeds: attempt?.typed ?? known },
  };
}

function faultOf(typed: string): string | null {
  if (typed === '') return 'Write what they need, or “none”';
  return typed.length > MOST ? `Keep it to ${MOST} characters` : null;
}

async function saveNeeds(visit: StaffVisit): Promise<Answer> {
  const { deps, principal, practice, req } = visit;
  const typed = textOf(req.body.communicationNeeds).trim();
  const message = faultOf(typed);
  if (message) return showNeeds(visit, { typed, message });
  const { identity } = await readPerson(visit);
  await read(visit, (trx) =>
    deps.recipients.findOrAddRecipient(trx, principal, {
      practiceId: practice?.id ?? '',
      identity,
      communicationNeeds: typed,
    }),
  );
  return { redirect: '/' };
}

const PATH = '/people/:id/communication-needs';

export const COMMUNICATION_NEEDS_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: PRACTICE_STAFF, handle: (visit) => showNeeds(visit) },
  { method: 'post', path: PATH, access: PRACTICE_STAFF, handle: saveNeeds },
];
