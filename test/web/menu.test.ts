import { describe, expect, it } from 'vitest';
import { countsInMenu, navigationOf } from '../../src/doors/web/shell/navigation.ts';
import { ROLES } from '../../src/kernel/principal.ts';

describe('the menu', () => {
  it.each(ROLES.map((role) => [role]))('of %s has at most six entries and knows where one is', (role) => {
    const counts = { tasks: 2, openDeclines: 3, openCases: 1, signalsToReview: 1, openBreaks: 0, parkedEvents: 0 };
    const facts = { practiceCode: 'DEMO-01', ...counts, path: '/awards/x' };
    const items = navigationOf(role, facts);
    expect(items.length).toBeGreaterThan(0);
    expect(items.length).toBeLessThanOrEqual(6);
    expect(items.filter(({ isCurrent }) => isCurrent).map(({ href }) => href)).toEqual(
      role === 'admin' ? [] : ['/awards'],
    );
  });

  it('counts what it shows and nothing else, and says 99+ of more', () => {
    expect(countsInMenu('requester')).toEqual(['tasks']);
    expect(countsInMenu('safeguarding')).toEqual([]);
    const facts = { practiceCode: null, path: '/', tasks: 99, openDeclines: 100, openBreaks: 60, parkedEvents: 40 };
    expect(navigationOf('finance', facts).map(({ text }) => text)).toEqual([
      ...['Tasks (99)', 'Declined payments (99+)', 'Signals (0)', 'Money to settle (0)', 'Awards'],
      'Reconciliation (99+)',
    ]);
  });
});
