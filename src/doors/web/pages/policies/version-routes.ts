import { formatInstant } from '../../../../kernel/dates.ts';
import { neverAllowedIn } from '../../../../modules/policies/index.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { termRows } from '../../words/policy-term-words.ts';
import { isRehearsed, OF_AUTHOR, type OneVersion, readVersion, versionPath } from './one-policy.ts';
import { differencesTable, rehearsalSentence, standingSentence, versionPeople, versionTag } from './present-policy.ts';

type Act = { text: string; href: string; variant?: string; isPost?: boolean };

function actsOn(visit: StaffVisit, { view, rehearsal }: OneVersion): Act[] {
  const { principal } = visit;
  const here = versionPath(view);
  const isOpen = view.status === 'draft' || view.status === 'proposed';
  if (principal.role !== 'commissioner' || !isOpen) return [];
  const isEnough = isRehearsed(visit, rehearsal);
  const rehearse: Act = { text: 'Rehearse it', href: `${here}/rehearse`, isPost: true };
  if (isEnough) rehearse.variant = 'secondary';
  const withdraw: Act = { text: 'Send it back to a draft', href: `${here}/withdraw`, variant: 'secondary' };
  if (view.isWaiting) return [withdraw];
  if (view.status === 'draft') {
    const change: Act = { text: 'Change the draft', href: `${here}/change`, variant: 'secondary' };
    const propose: Act = { text: 'Propose it', href: `${here}/propose` };
    return isEnough ? [propose, change, rehearse] : [rehearse, change, { ...propose, variant: 'secondary' }];
  }
  const mayActivate = isEnough && !view.authorIds.includes(principal.id);
  return [...(mayActivate ? [{ text: 'Activate it', href: `${here}/activate` }] : []), rehearse, withdraw];
}

function obstacleOf(visit: StaffVisit, { view, rehearsal }: OneVersion): string | null {
  const { principal } = visit;
  if (principal.role !== 'commissioner' || view.status !== 'proposed' || view.isWaiting) return null;
  if (view.authorIds.includes(principal.id)) return OF_AUTHOR;
  if (isRehearsed(visit, rehearsal)) return null;
  return 'It can be activated in the 7 days after a rehearsal of these terms.';
}

function rehearsedOf(visit: StaffVisit, { view, rehearsal }: OneVersion) {
  if (!rehearsal) return { text: 'It has not been rehearsed.', href: null };
  const when = `Rehearsed on ${formatInstant(rehearsal.rehearsedAt)} by ${rehearsal.rehearsedBy}.`;
  const text = rehearsal.isOfTheseTerms
    ? rehearsalSentence(rehearsal)
    : 'Its terms have changed since, so rehearse it again.';
  const isOpen = view.status === 'draft' || (view.status === 'proposed' && !view.isWaiting);
  const isOld = isOpen && rehearsal.isOfTheseTerms && !isRehearsed(visit, rehearsal);
  const age = isOld ? ' That is more than 7 days ago, so rehearse it again before it is activated.' : '';
  return { text: `${when} ${text}${age}`, href: `${versionPath(view)}/rehearsal` };
}

async function showVersion(visit: StaffVisit): Promise<Answer> {
  const one = await readVersion(visit);
  const { view, active } = one;
  const isOpen = view.status === 'draft' || view.status === 'proposed';
  const neverAllowed = await read(visit, (trx) => visit.deps.policies.neverAllowed(trx));
  const model = {
    back: { text: view.name, href: `/policies/${view.slug}` },
    heading: `${view.name}, version ${view.version}`,
    stateTag: versionTag(view),
    sentence: standingSentence(view),
    people: versionPeople(view),
    reason: view.returnReason ?? view.proposalReason,
    forbidden: isOpen ? neverAllowedIn(view.terms, neverAllowed) : [],
    obstacle: obstacleOf(visit, one),
    acts: actsOn(visit, one),
    rehearsed: rehearsedOf(visit, one),
    differences: active && isOpen ? differencesTable(active, view) : null,
    rows: termRows(view.name, view.terms),
  };
  return { view: 'pages/policies/version.njk', title: model.heading, model };
}

export const VERSION_ROUTES: readonly Route[] = [
  { method: 'get', path: '/policies/:slug/versions/:version', access: OVERSEERS, handle: showVersion },
];
