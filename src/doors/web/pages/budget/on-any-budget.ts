import type { Role } from '../../../../kernel/principal.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';

const ADDRESSES = ['/budgets/:practice', '/pools/:id'] as const;

type Handle = (visit: StaffVisit) => Promise<Answer> | Answer;

/** The page of something that can be done with a budget, and where its form goes: a practice's own, or a pool. */
export function onAnyBudget(about: { act: string; access: readonly Role[]; show: Handle; send?: Handle }): Route[] {
  const { act, access, show, send } = about;
  return ADDRESSES.flatMap((address) => {
    const route = { path: `${address}/${act}`, access };
    return [
      { ...route, method: 'get' as const, handle: show },
      ...(send ? [{ ...route, method: 'post' as const, handle: send }] : []),
    ];
  });
}
