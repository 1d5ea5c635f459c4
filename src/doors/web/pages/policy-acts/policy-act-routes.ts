import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatInstant, isCalendarDate, startOfDay } from '../../../../kernel/dates.ts';
import type { PolicyVersionView } from '../../../../modules/reports/index.ts';
import { attempt, refusalOf } from '../../shell/attempt.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';
import { readDate, readForm, type Typed } from '../make-award/read-answers.ts';
import { isRehearsed, OF_AUTHOR, readVersion, versionPath } from '../policies/one-policy.ts';
import { differencesTable, rehearsalSentence, standingSentence } from '../policies/present-policy.ts';
import { REHEARSAL_ROUTES } from './rehearsal-routes.ts';

type Tried = { typed: Typed; errors: readonly FieldError[] };

/** What is read where there is nothing left to do, as after going back and pressing again. */
const overOf = (view: PolicyVersionView) => ({
  heading: `${view.name}, version ${view.version}`,
  happens: [standingSentence(view)],
  differences: null,
  rehearsalHref: null,
  reason: null,
  isImpossible: true,
});

const backTo = (view: { slug: string; version: number }) => ({
  text: `Version ${view.version}`,
  href: versionPath(view),
});

async function showPropose(visit: StaffVisit, tried?: Tried): Promise<Answer> {
  const { view } = await readVersion(visit);
  const heading = `Propose version ${view.version} of ${view.name}?`;
  const model = {
    heading,
    happens: [
      'Its terms stand from then on. Another commissioner than those who wrote it looks at it and activates it, or sends it back.',
      'Nothing changes for practices or people until then.',
    ],
    reason: {
      label: 'Why?',
      hint: 'For whoever activates it. At least 20 characters, no names.',
      typed: tried?.typed['reason'] ?? '',
    },
    act: 'Propose it',
    back: backTo(view),
    ...(view.status === 'draft' ? {} : overOf(view)),
  };
  return { view: 'layout/confirm.njk', title: 'Propose a version', model, errors: tried?.errors ?? [] };
}

async function propose(visit: StaffVisit): Promise<Answer> {
  const { view } = await readVersion(visit);
  const { slug, version } = view;
  const typed = readForm(visit.req.body);
  const reason = typed['reason'] ?? '';
  const errors = await refusalOf(visit.deps.policyVersions.proposeVersion(visit.principal, { slug, version, reason }));
  if (errors) return showPropose(visit, { typed, errors });
  return {
    done: 'Proposed',
    detail: `${view.name}, version ${version}`,
    next: [
      'Another commissioner looks at it and activates it. It needs a rehearsal of these terms, which either of you can run.',
    ],
    link: { text: 'See the version', href: versionPath(view) },
  };
}

async function showWithdraw(visit: StaffVisit, tried?: Tried): Promise<Answer> {
  const { view } = await readVersion(visit);
  const told = view.isWaiting
    ? ['Practices can see now when it would be in force. From then on they no longer do.']
    : [];
  const model = {
    heading: `Send version ${view.version} of ${view.name} back to a draft?`,
    happens: ['It can be changed again, and has to be proposed again.', ...told],
    reason: {
      label: 'Why?',
      hint: 'For whoever wrote it. At least 10 characters, no names.',
      typed: tried?.typed['reason'] ?? '',
    },
    act: 'Send it back',
    back: backTo(view),
    ...(view.status === 'proposed' ? {} : overOf(view)),
  };
  return { view: 'layout/confirm.njk', title: 'Send a version back', model, errors: tried?.errors ?? [] };
}

async function withdraw(visit: StaffVisit): Promise<Answer> {
  const { view } = await readVersion(visit);
  const { slug, version } = view;
  const typed = readForm(visit.req.body);
  const reason = typed['reason'] ?? '';
  const errors = await refusalOf(visit.deps.policyVersions.withdrawVersion(visit.principal, { slug, version, reason }));
  if (errors) return showWithdraw(visit, { typed, errors });
  return {
    done: 'Sent back',
    detail: `${view.name}, version ${version}`,
    next: ['It is a draft again. Its authors read your reason.'],
    link: { text: 'See the version', href: versionPath(view) },
  };
}

async function showActivate(visit: StaffVisit, tried?: Tried): Promise<Answer> {
  const { view, active, rehearsal } = await readVersion(visit);
  const isEnough = isRehearsed(visit, rehearsal);
  const isAuthor = view.authorIds.includes(visit.principal.id);
  const isOpen = view.status === 'proposed' && !view.isWaiting;
  const model = {
    heading: `Activate version ${view.version} of ${view.name}?`,
    happens: [
      'New awards are made under it from then on, and practices see the change on the page of the policy. Awards made before keep the version that they have.',
      ...(isAuthor ? [OF_AUTHOR] : []),
      isEnough
        ? `Rehearsed on ${formatInstant(rehearsal.rehearsedAt)}. ${rehearsalSentence(rehearsal)}`
        : 'These terms have not been rehearsed in the last 7 days. It cannot be activated before.',
    ],
    isImpossible: !isEnough || isAuthor,
    rehearsalHref: rehearsal ? `${versionPath(view)}/rehearsal` : null,
    differences: active ? differencesTable(active, view) : null,
    reason: view.proposalReason,
    typed: tried?.typed ?? { when: 'now' },
    back: backTo(view),
    ...(isOpen ? {} : overOf(view)),
  };
  return { view: 'pages/policy-acts/activate.njk', title: 'Activate a version', model, errors: tried?.errors ?? [] };
}

const isDayTyped = (typed: Typed) => ['day', 'month', 'year'].some((box) => typed[box]);

/** What is wrong with the time that was chosen; a day beside `now` may have been meant. */
function faultOfTime(typed: Typed): FieldError | null {
  if (typed['when'] === 'now' && isDayTyped(typed)) {
    return { field: 'when', message: 'You entered a day. Choose “On a day to come”, or take the day out' };
  }
  if (timeOf(typed)) return null;
  return typed['when'] === 'later'
    ? { field: 'effectiveFrom', message: 'Enter a real date, like 1 12 2026' }
    : { field: 'when', message: 'Choose when it takes effect' };
}

/** When it takes effect: at once, or at midnight in London; null when what was typed is no such day. */
function timeOf(typed: Typed): Date | 'now' | null {
  if (typed['when'] !== 'later') return typed['when'] === 'now' ? 'now' : null;
  const day = readDate(typed['day'] ?? '', typed['month'] ?? '', typed['year'] ?? '');
  return day && isCalendarDate(day) ? startOfDay(day) : null;
}

async function activate(visit: StaffVisit): Promise<Answer> {
  const { view } = await readVersion(visit);
  const { slug, version } = view;
  const typed = readForm(visit.req.body);
  const time = timeOf(typed);
  const fault = faultOfTime(typed);
  if (fault || !time) return showActivate(visit, { typed, errors: fault ? [fault] : [] });
  const effectiveFrom = time === 'now' ? undefined : time;
  const made = await attempt(
    visit.deps.policyVersions.activateVersion(visit.principal, { slug, version, effectiveFrom }),
  );
  if (made.errors) return showActivate(visit, { typed, errors: made.errors });
  const from = effectiveFrom ? `from ${formatInstant(effectiveFrom)}` : 'from now on';
  return {
    done: 'Activated',
    detail: `${view.name}, version ${version}`,
    next: [`New awards are made under it ${from}. Practices see the change on the page of the policy.`],
    link: { text: 'See the policy', href: `/policies/${slug}` },
  };
}

function act(
  path: string,
  show: (visit: StaffVisit) => Promise<Answer>,
  handle: (visit: StaffVisit) => Promise<Answer>,
) {
  const about = { path: `/policies/:slug/versions/:version/${path}`, access: ['commissioner'] } as const;
  return [
    { method: 'get', ...about, handle: show },
    { method: 'post', ...about, handle },
  ] as const;
}

export const POLICY_ACT_ROUTES: readonly Route[] = [
  ...act('propose', (visit) => showPropose(visit), propose),
  ...act('withdraw', (visit) => showWithdraw(visit), withdraw),
  ...act('activate', (visit) => showActivate(visit), activate),
  ...REHEARSAL_ROUTES,
];
