import { londonDate } from '../../src/kernel/dates.ts';
import { inParallel } from '../in-parallel.ts';
import { cancelAward, decideOnAward, type Making, payWithAward, requestAward } from './carry-award.ts';
import type { Act, ActGroup } from './list-acts.ts';
import { playScene } from './play-scene.ts';

const MONTH = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', month: 'long' });

function carryOutAct(making: Making, act: Act): Promise<void> {
  switch (act.kind) {
    case 'request':
      return requestAward(making, act.award);
    case 'decide':
      return decideOnAward(making, act.award);
    case 'pay':
      return payWithAward(making, act.award, act.payment);
    case 'cancel':
      return cancelAward(making, act.award);
    case 'scene':
      return playScene(making, act.scene);
  }
}

/** Scenes follow each other; everything else at one moment is done together. */
async function carryOutGroup(making: Making, group: ActGroup): Promise<void> {
  await inParallel(group.acts, (act) => carryOutAct(making, act), group.kind === 'scene' ? 1 : undefined);
  if (group.kind === 'pay' || group.kind === 'cancel') await making.seeding.settle();
}

/** Moves the clock to the group's moment; when a day has passed, awards run out. */
async function moveTo({ seeding: { clock, service } }: Making, at: Date): Promise<void> {
  const yesterday = londonDate(clock.now());
  clock.set(at);
  if (londonDate(at) !== yesterday) await service.awards.expireDueAwards();
}

/**
 * Does what is to be done, moment by moment. Until the named people's week the service is told only how
 * authorizations change, which says all there is to know of a payment that is taken at once; then of everything.
 */
export async function carryOut(making: Making, groups: readonly ActGroup[]): Promise<void> {
  const { shop, seeding, ids } = making;
  const total = groups.reduce((sum, { kind, acts }) => (kind === 'request' ? sum + acts.length : sum), 0);
  const firstScene = groups.findIndex(({ kind }) => kind === 'scene');
  await shop.tellOf('issuing_authorization.updated');
  for (const [place, group] of groups.entries()) {
    if (place === firstScene) await shop.tellOf('*');
    await moveTo(making, group.at);
    await carryOutGroup(making, group);
    const next = groups[place + 1];
    const month = MONTH.format(group.at);
    if (!next || MONTH.format(next.at) !== month) seeding.say(`  ${month}: ${ids.size} of ${total} awards`);
  }
}
