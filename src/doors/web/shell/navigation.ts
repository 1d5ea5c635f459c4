import type { Principal } from '../../../kernel/principal.ts';

export type NavigationItem = { href: string; text: string; isCurrent: boolean };
type Link = { href: string; text: string; count?: number };

/** How much waits for somebody to act. */
type Counts = {
  tasks: number;
  openDeclines: number;
  openCases: number;
  signalsToReview: number;
  openBreaks: number;
  parkedEvents: number;
};

/** More than this are many. */
const MOST_SHOWN = 99;

/** The menu of a role: at most six entries, the list of tasks first; those that wait for somebody with their count. */
export function navigationOf(
  role: Principal['role'],
  facts: Counts & { practiceCode: string | null; path: string },
): NavigationItem[] {
  return linksOf(role, facts).map(({ href, text, count }) => ({
    href,
    text: count === undefined ? text : `${text} (${count > MOST_SHOWN ? `${MOST_SHOWN}+` : count})`,
    isCurrent: href === '/' ? facts.path === '/' : facts.path === href || facts.path.startsWith(`${href}/`),
  }));
}

function linksOf(role: Principal['role'], facts: Counts & { practiceCode: string | null }): Link[] {
  const budget = { href: `/budgets/${facts.practiceCode}`, text: 'Budget' };
  const tasks = { href: '/tasks', text: 'Tasks', count: facts.tasks };
  const home = { href: '/', text: 'Home' };
  const people = { href: '/people', text: 'People' };
  const makeAward = { href: '/make-award', text: 'Make an award' };
  const oversight = { href: '/oversight', text: 'All practices' };
  const declines = { href: '/declines', text: 'Declined payments', count: facts.openDeclines };
  const cases = { href: '/cases', text: 'Money to settle', count: facts.openCases };
  const signals = { href: '/signals', text: 'Signals', count: facts.signalsToReview };
  const awards = { href: '/awards', text: 'Awards' };
  const toExplain = facts.openBreaks + facts.parkedEvents;
  const reconciliation = { href: '/reconciliation', text: 'Reconciliation', count: toExplain };
  const exceptions = { href: '/exceptions', text: 'Exceptions' };
  const cash = { href: '/funding', text: 'Cash' };
  const news = { href: '/news', text: 'What Stripe told us', count: facts.parkedEvents };
  switch (role) {
    case 'requester':
      return [tasks, home, makeAward, people, awards, budget];
    case 'practice_manager':
      return [tasks, home, makeAward, awards, budget, { href: '/delegations', text: 'Delegations' }];
    case 'approver':
      return [tasks, home, makeAward, people, awards, budget];
    case 'finance':
      return [tasks, declines, signals, cases, awards, reconciliation];
    case 'commissioner':
      return [tasks, cases, oversight, awards, cash, reconciliation];
    case 'auditor':
      return [oversight, declines, cases, awards, exceptions, reconciliation];
    case 'safeguarding':
      return [home, awards];
    case 'admin':
      return [home, { href: '/staff', text: 'Staff and access' }, news];
    default:
      return [home];
  }
}
