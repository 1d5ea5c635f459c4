import { formatInstant, londonDate } from '../../../../kernel/dates.ts';
import { EVERYBODY, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, type Visit } from '../../shell/route.ts';
import { endSession } from '../../shell/sessions.ts';
import { signInAddress } from '../../shell/sign-in-address.ts';
import { signedIn } from '../../shell/signed-in.ts';
import { roleWords } from '../../words/role-words.ts';
import { OWN_KEY_ROUTES } from './own-key-routes.ts';
import { presentOwnKeys } from './present-own-keys.ts';

/** More than anybody answers for. */
const MOST_KEYS = 100;

async function showYourSignIn(visit: StaffVisit): Promise<Answer> {
  const { deps, req, principal, practice } = visit;
  const { title, does } = roleWords(principal.role);
  const ownKeys = { kind: 'api_key', state: 'current', ownerId: principal.id, limit: MOST_KEYS } as const;
  const { data } = await read(visit, (trx) => deps.reports.listStaff(trx, ownKeys));
  const { signedInAtMs } = req.session;
  const worksForSeveral = PRACTICE_STAFF.some((role) => role === principal.role) && principal.scope.length > 1;
  const model = {
    name: principal.name,
    role: `${title}: ${does}`,
    practice: practice?.name ?? null,
    worksForSeveral,
    mayDeclare: principal.role !== 'auditor',
    keys:
      data.length > 0 ? presentOwnKeys(data, { today: londonDate(deps.clock.now()), query: visit.req.query }) : null,
    since: signedInAtMs ? formatInstant(new Date(signedInAtMs)) : null,
  };
  return { view: 'pages/your-sign-in/your-sign-in.njk', title: 'Your sign-in', model };
}

async function signOut({ req, res, deps }: Visit): Promise<Answer> {
  const who = await signedIn(deps, { req, res });
  if (who) await deps.staff.recordSignOut(who.principal);
  await endSession(req);
  return { redirect: signInAddress('signed_out', '/') };
}

async function signOutEverywhere({ req, deps, principal }: StaffVisit): Promise<Answer> {
  await deps.staff.signOutEverywhere(principal);
  await endSession(req);
  return { redirect: signInAddress('everywhere', '/') };
}

/** On to a page of the provider's own, where it has one. */
async function signOutAtProvider({ deps }: Visit): Promise<Answer> {
  return { redirect: (await deps.identityProvider.signOutUrl()) ?? '/sign-in' };
}

export const YOUR_SIGN_IN_ROUTES: readonly Route[] = [
  { method: 'get', path: '/your-sign-in', access: EVERYBODY, isOfPerson: true, handle: showYourSignIn },
  ...OWN_KEY_ROUTES,
  { method: 'post', path: '/sign-out', access: 'public', handle: signOut },
  { method: 'post', path: '/sign-out/everywhere', access: EVERYBODY, isOfPerson: true, handle: signOutEverywhere },
  { method: 'get', path: '/sign-out/provider', access: 'public', handle: signOutAtProvider },
];
