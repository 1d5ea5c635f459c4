import { londonDate } from '../../src/kernel/dates.ts';
import { inParallel } from '../in-parallel.ts';
import { cancelAward, decideOnAward, type Making, payWithAward, requestAward } from './carry-award.ts';
import type { Act, ActGroup } from './list-acts.ts';
import { checkInvoice, payInvoice, receiveInvoice } from './pay-by-invoice.ts';
import { playScene } from './play-scene.ts';

const MONTH = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', month: 'long' });

function carryOutAct(making: Making, act: Act): Promise<void> {
  switch (act.kind) {
    case 'request':
      return requestAward(making, act.award);
    case 'decide':
      return decideOnAward(making, act.award);
    case 'receive':
      return receiveInvoice(making, act.award);
    case 'check':
      return checkInvoice(making, act.award);
    case 'pay':
      return act.award.invoice ? payInvoice(making, act.award) : payWithAward(making, act.award, act.payment);
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

/** All there is to know of a payment that is taken at once. */
const TAKEN_AT_ONCE = ['issuing_authorization.updated'] as const;
/** Declines and open holds too: whatever the service acts on. */
const ANY_PAYMENT = [
  'issuing_authorization.created',
  'issuing_authorization.updated',
  'issuing_transaction.created',
] as const;

/**
 * Does what is to be done, moment by moment. The service is told only of the events that matter to it at the
 * time, for the sake of those who wait; at the end of every event, as ever after.
 */
export async function carryOut(making: Making, groups: readonly ActGroup[]): Promise<void> {
  const { shop, seeding, ids } = making;
  const total = groups.reduce((sum, { kind, acts }) => (kind === 'request' ? sum + acts.length : sum), 0);
  const firstScene = groups.findIndex(({ kind }) => kind === 'scene');
  await shop.tellOf(TAKEN_AT_ONCE);
  for (const [place, group] of groups.entries()) {
    if (place === firstScene) await shop.tellOf(ANY_PAYMENT);
    await moveTo(making, group.at);
    await carryOutGroup(making, group);
    const next = groups[place + 1];
    const month = MONTH.format(group.at);
    if (!next || MONTH.format(next.at) !== month) seeding.say(`  ${month}: ${ids.size} of ${total} awards`);
  }
  await shop.tellOf(['*']);
}
