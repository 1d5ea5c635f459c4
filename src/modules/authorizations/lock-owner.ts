import type { Trx } from '../../platform/database.ts';
import { isOver, lockAwardMoney, rebalanceAndTell } from '../awards/index.ts';
import { type CardOwner, findCardOwner } from './card-owner.ts';

/** Whose a card is, with the award's money locked. */
export type Locked = Awaited<ReturnType<typeof lockAwardMoney>> & { owner: CardOwner };

/**
 * Locks the award's accounts before anything of it is read: a decision, an ending of the award and another
 * settlement each hold them to their commit, so what is read afterwards is what they left. Null for a card that
 * is not ours.
 */
export async function lockOwner(trx: Trx, stripeCardId: string): Promise<Locked | null> {
  const owner = await findCardOwner(trx, stripeCardId);
  if (!owner) return null;
  const { awardId, budgetId } = owner;
  const money = await lockAwardMoney(trx, { awardId, budgetId });
  return { ...money, owner: { ...owner, isOver: isOver(money.award.status) } };
}

/** Ends what `lockOwner` began: what came back repays a shortfall first, and goes on to the budget when the award is over. */
export async function balanceOwner(trx: Trx, change: Locked & { cause: string; at: Date }): Promise<void> {
  await rebalanceAndTell(trx, { ...change, shortfallBeforePence: change.shortfallPence });
}
