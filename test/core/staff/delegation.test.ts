import { describe, expect, it } from 'vitest';
import { faultsOfDelegation, lastDelegationDay } from '../../../src/modules/staff/core/delegation.ts';

const TODAY = '2026-11-22';
const WHY = 'Both partners are away on Thursdays';

describe('the days of a delegation (R18)', () => {
  it.each([
    ['2026-11-22', '2027-11-21'],
    ['2027-03-01', '2028-02-29'],
    ['2028-02-29', '2029-02-27'],
  ])('from %s on are 12 months at most: until %s', (startsOn, last) => {
    expect(lastDelegationDay(startsOn)).toBe(last);
  });

  it.each([
    [{ startsOn: TODAY, endsOn: TODAY }, []],
    [{ startsOn: TODAY, endsOn: '2027-11-21' }, []],
    [{ startsOn: TODAY, endsOn: '2027-11-22' }, ['endsOn']],
    [{ startsOn: '2026-11-21', endsOn: '2026-12-01' }, ['startsOn']],
    [{ startsOn: '2026-12-01', endsOn: '2026-11-30' }, ['endsOn']],
  ])('%j: what is wrong is %j', (days, fields) => {
    expect(faultsOfDelegation({ ...days, reason: WHY }, TODAY).map(({ field }) => field)).toEqual(fields);
  });

  it('are days that exist: no 31 February', () => {
    const days = { startsOn: TODAY, endsOn: '2027-02-31' };
    expect(faultsOfDelegation({ ...days, reason: WHY }, TODAY)).toMatchObject([{ field: 'endsOn' }]);
  });

  it('are given with a reason that the commissioner can read', () => {
    const days = { startsOn: TODAY, endsOn: '2027-01-31' };
    expect(faultsOfDelegation({ ...days, reason: 'Holidays ' }, TODAY)).toMatchObject([{ field: 'reason' }]);
    expect(faultsOfDelegation({ ...days, reason: 'x'.repeat(501) }, TODAY)).toMatchObject([{ field: 'reason' }]);
    const numbered = faultsOfDelegation({ ...days, reason: 'Cover while 999 000 0018 is seen' }, TODAY);
    expect(numbered).toMatchObject([{ field: 'reason', message: expect.stringContaining('an NHS number') }]);
  });
});
