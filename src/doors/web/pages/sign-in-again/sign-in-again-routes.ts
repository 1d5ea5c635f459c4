import { formatPence, formatPenceShort } from '../../../../kernel/money.ts';
import { type KeptForm, keptForm } from '../../shell/kept-forms.ts';
import { EVERYBODY } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';

const HOME: Answer = { redirect: '/' };

/** The form that the address names, for its sender only. */
function keptHere({ req, principal }: StaffVisit): KeptForm | null {
  return keptForm(req, { key: textOf(req.query['kept']), personId: principal.id });
}

function showAgain(visit: StaffVisit): Answer {
  const kept = keptHere(visit);
  if (!kept) return HOME;
  const to = `/sign-in/carry-on?kept=${kept.key}`;
  const model = {
    amount: kept.amountPence === null ? null : formatPence(kept.amountPence),
    isKept: kept.action !== null,
    isPartly: kept.isPartly,
    from: formatPenceShort(visit.deps.config.freshSignInFromPence),
    start: `/sign-in/start?${new URLSearchParams({ to })}`,
    page: kept.page,
  };
  return { view: 'pages/sign-in-again/sign-in-again.njk', title: 'Sign in again', model };
}

/** What was sent before the detour, to be sent again by whoever has come back from it. */
function showCarryOn(visit: StaffVisit): Answer {
  const kept = keptHere(visit);
  if (!kept) return HOME;
  if (kept.action === null) return { redirect: kept.page };
  const { action, fields, page, isPartly, amountPence } = kept;
  const model = { action, fields, page, isPartly, amount: amountPence === null ? null : formatPence(amountPence) };
  return { view: 'pages/sign-in-again/carry-on.njk', title: 'You have signed in again', model };
}

export const SIGN_IN_AGAIN_ROUTES: readonly Route[] = [
  { method: 'get', path: '/sign-in/again', access: EVERYBODY, isOfPerson: true, handle: showAgain },
  { method: 'get', path: '/sign-in/carry-on', access: EVERYBODY, isOfPerson: true, handle: showCarryOn },
];
