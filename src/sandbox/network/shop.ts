/** What shops do, with the bad habits that the faults give them. Each answers as if there were no habit. */
import type { Call, Sandbox } from '../context.ts';
import type { Authorization } from '../issuing/authorization.ts';
import type { Transaction } from '../issuing/transaction.ts';
import { ownCall } from '../own-call.ts';
import { authorize, rehold } from './authorize.ts';
import { type Capture, capture } from './capture.ts';
import { heldOn } from './hold.ts';
import type { Purchase } from './purchase-params.ts';
import { refund } from './refund.ts';
import { expire, reverse } from './release.ts';

/** What part of what is still held a shop gives back after a part capture, unless it is said. */
const USUAL_SHARE = 0.5;

/** A shop asks for money. Some drop the hold to nothing at once and take it again. */
export async function askForMoney(sandbox: Sandbox, purchase: Purchase, call: Call): Promise<Authorization> {
  const decided = await authorize(sandbox, purchase, call);
  const { id, approved, amount } = decided;
  if (approved && amount > 0 && (await sandbox.faults.strike('zero_and_rehold'))) {
    await rehold(sandbox, { id, amount }, ownCall(sandbox));
  }
  return decided;
}

/** A shop takes the money. Some give part of the rest back after a capture that leaves the hold open. */
export async function takeMoney(sandbox: Sandbox, request: Capture, call: Call): Promise<Authorization> {
  const captured = await call.commit((change) => capture(change, request));
  const { id, status } = captured;
  const habit = status === 'pending' ? await sandbox.faults.strike('part_release') : undefined;
  const given = habit ? Math.floor((await heldOn(sandbox.db, id)) * (habit.share ?? USUAL_SHARE)) : 0;
  if (given > 0) await ownCall(sandbox).commit((change) => reverse(change, id, given));
  return captured;
}

type Release = { id: string; reverse_amount?: number | undefined };

/** A shop gives back the hold, or part of it (pence). Some take the money all the same when it is all given back. */
export async function giveHoldBack(sandbox: Sandbox, { id, reverse_amount }: Release, call: Call) {
  const held = await heldOn(sandbox.db, id);
  const released = await call.commit((change) => reverse(change, id, reverse_amount));
  if (released.status !== 'pending') await takeLate(sandbox, { id, held }, 'reversed');
  return released;
}

/** Time runs out for the shop. Some take the money all the same. */
export async function letExpire(sandbox: Sandbox, { id }: Release, call: Call): Promise<Authorization> {
  const held = await heldOn(sandbox.db, id);
  const expired = await call.commit((change) => expire(change, id));
  await takeLate(sandbox, { id, held }, 'expired');
  return expired;
}

async function takeLate(sandbox: Sandbox, was: { id: string; held: number }, after: string): Promise<void> {
  if (was.held === 0 || !(await sandbox.faults.strike('late_capture', { after }))) return;
  const late = { id: was.id, capture_amount: was.held, close_authorization: true };
  await ownCall(sandbox).commit((change) => capture(change, late));
}

/** A shop gives back what it captured, or part of it (pence). The network does not always say for what. */
export async function giveMoneyBack(
  sandbox: Sandbox,
  given: { id: string; refund_amount?: number | undefined },
  call: Call,
): Promise<Transaction> {
  const link = await sandbox.faults.strike('refund_link');
  return call.commit((change) => refund(change, { ...given, link: link?.to ?? 'own' }));
}
