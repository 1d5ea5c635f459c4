import type { Change } from '../../context.ts';
import { invalidRequest, noSuchParam } from '../../wire/stripe-error.ts';
import { designs } from './design.ts';

const param = 'personalization_design';

/** Throws when a card cannot be made to the design it names: because that is not there, or not to be had, or the card is virtual. */
export async function checkDesign(
  change: Change,
  { id, type }: { id: string | undefined; type: string },
): Promise<void> {
  if (id === undefined) return;
  const design = await designs.find(change.trx, id);
  if (!design) throw noSuchParam('issuing personalization design', id, param);
  if (type !== 'physical') throw invalidRequest('Only physical cards have a personalization design.', { param });
  if (design.status !== 'active' && design.status !== 'review') {
    throw invalidRequest(`The personalization design is ${design.status}.`, { param });
  }
}
