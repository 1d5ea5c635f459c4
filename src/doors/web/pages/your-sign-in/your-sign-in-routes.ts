import { formatInstant } from '../../../../kernel/dates.ts';
import { EVERYBODY, PRACTICE_STAFF } from '../../shell/roles.ts';
import type { Answer, Route, StaffVisit, Visit } from '../../shell/route.ts';
import { endSession } from '../../shell/sessions.ts';
import { signInAddress } from '../../shell/sign-in-address.ts';
import { signedIn } from '../../shell/signed-in.ts';
import { roleWords } from '../../words/role-words.ts';

function showYourSignIn({ req, principal, practice }: StaffVisit): Answer {
  const { title, does } = roleWords(principal.role);
  const { signedInAtMs } = req.session;
  const worksForSeveral = PRACTICE_STAFF.some((role) => role === principal.role) && principal.scope.length > 1;
  const model = {
    name: principal.name,
    role: `${title}: ${does}`,
    practice: practice?.name ?? null,
    worksForSeveral,
    mayDeclare: principal.role !== 'auditor',
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
  { method: 'get', path: '/your-sign-in', access: EVERYBODY, handle: showYourSignIn },
  { method: 'post', path: '/sign-out', access: 'public', handle: signOut },
  { method: 'post', path: '/sign-out/everywhere', access: EVERYBODY, handle: signOutEverywhere },
  { method: 'get', path: '/sign-out/provider', access: 'public', handle: signOutAtProvider },
];
