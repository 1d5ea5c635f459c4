import type { Scheme } from '../harness/scheme.ts';
import type { RunningService } from '../harness/service.ts';
import { type Visitor, visit } from './visitor.ts';

/** Somebody who has typed the code of an award. */
export async function holderOf(service: RunningService, scheme: Scheme, awardId: string): Promise<Visitor> {
  const { code } = await service.vouchers.printCode(scheme.people.requester, awardId);
  const holder = visit(service.baseUrl);
  await holder.get('/my-award');
  await holder.post('/my-award', { code });
  return holder;
}
