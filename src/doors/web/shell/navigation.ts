import type { Principal } from '../../../kernel/principal.ts';

export type NavigationItem = { href: string; text: string; isCurrent: boolean };

/** What waits for somebody to act, and how much of it a menu may tell. */
export type MenuCount = 'tasks' | 'openDeclines' | 'openCases' | 'signalsToReview' | 'openBreaks' | 'parkedEvents';
type Link = { href: string; text: string; counts?: readonly MenuCount[] };

/** More than this are many. */
const MOST_SHOWN = 99;
/** From here on a menu says the same, however many there are. */
export const MOST_COUNTED = MOST_SHOWN + 1;

function textOf({ text, counts }: Link, known: Partial<Record<MenuCount, number>>): string {
  if (!counts) return text;
  const count = counts.reduce((sum, name) => sum + (known[name] ?? 0), 0);
  return `${text} (${count > MOST_SHOWN ? `${MOST_SHOWN}+` : count})`;
}

/** The menu of a role: at most six entries, the list of tasks first; those that wait for somebody with their count. */
export function navigationOf(
  role: Principal['role'],
  facts: Partial<Record<MenuCount, number>> & { practiceCode: string | null; path: string },
): NavigationItem[] {
  return linksOf(role, facts.practiceCode).map((link) => ({
    href: link.href,
    text: textOf(link, facts),
    isCurrent:
      link.href === '/' ? facts.path === '/' : facts.path === link.href || facts.path.startsWith(`${link.href}/`),
  }));
}

/** What is to be counted for the menu of a role, and nothing else: every page asks. */
export function countsInMenu(role: Principal['role']): MenuCount[] {
  return linksOf(role, null).flatMap(({ counts }) => counts ?? []);
}

function linksOf(role: Principal['role'], practiceCode: string | null): Link[] {
  const budget: Link = { href: `/budgets/${practiceCode}`, text: 'Budget' };
  const tasks: Link = { href: '/tasks', text: 'Tasks', counts: ['tasks'] };
  const home: Link = { href: '/', text: 'Home' };
  const people: Link = { href: '/people', text: 'People' };
  const makeAward: Link = { href: '/make-award', text: 'Make an award' };
  const oversight: Link = { href: '/oversight', text: 'All practices' };
  const declines: Link = { href: '/declines', text: 'Declined payments', counts: ['openDeclines'] };
  const cases: Link = { href: '/cases', text: 'Money to settle', counts: ['openCases'] };
  const signals: Link = { href: '/signals', text: 'Signals', counts: ['signalsToReview'] };
  const awards: Link = { href: '/awards', text: 'Awards' };
  const reconciliation: Link = {
    href: '/reconciliation',
    text: 'Reconciliation',
    counts: ['openBreaks', 'parkedEvents'],
  };
  const staff: Link = { href: '/staff', text: 'Staff and access' };
  const cash: Link = { href: '/funding', text: 'Cash' };
  const news: Link = { href: '/news', text: 'What Stripe told us', counts: ['parkedEvents'] };
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
      return [oversight, declines, cases, awards, staff, reconciliation];
    case 'safeguarding':
      return [home, awards];
    case 'admin':
      return [home, staff, news];
    default:
      return [home];
  }
}
