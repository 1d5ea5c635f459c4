import { expect, it } from 'vitest';
import { ACTS_SHOWN, presentTimeline } from '../../src/doors/web/pages/award/present-timeline.ts';
import type { AwardAct } from '../../src/modules/reports/index.ts';

const act = (minute: number): AwardAct => ({
  action: 'award.approve',
  at: new Date(Date.UTC(2026, 10, 22, 10, -minute)),
  entityId: 'a',
  channel: null,
  by: 'Asha Example',
  role: 'approver',
});

it.each([
  { more: 0, says: null },
  { more: 1, says: `the newest ${ACTS_SHOWN} other things` },
])('what happened with an award says that older things are not shown, with $more more', ({ more, says }) => {
  const acts = Array.from({ length: ACTS_SHOWN + more }, (_, minute) => act(minute));
  const { newest, earlier, cut } = presentTimeline({ acts, payments: [], cards: [] });
  expect(newest.length + earlier.length).toBe(ACTS_SHOWN);
  if (says === null) expect(cut).toBeNull();
  else expect(cut).toContain(says);
});
