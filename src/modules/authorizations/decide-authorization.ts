import { createBatcher } from '../../platform/batcher.ts';
import type { DecisionDeps } from './authorizations-deps.ts';
import type { AuthorizationRequest } from './core/authorization-request.ts';
import { type Answer, decideBatch } from './decide-batch.ts';

/** After this we decline, half a second before Stripe would stop waiting (R44). */
const DEADLINE_MS = 1500;
const MAX_BATCH = 64;

const LATE: Answer = { approved: false, approvedPence: 0, reason: 'our_fault' };

type Arrived = { request: AuthorizationRequest; began: bigint };

/** One bad item must not fail its neighbours: a batch that failed is decided one by one. */
async function decideAll(deps: DecisionDeps, items: readonly Arrived[]): Promise<readonly Answer[]> {
  const requests = items.map(({ request }) => request);
  try {
    const answers = await decideBatch(deps, requests, new Map(items.map(({ request, began }) => [request, began])));
    return requests.map((request) => answers.get(request) ?? LATE);
  } catch (error) {
    const ids = requests.map((request) => request.authorizationId);
    deps.logger.error({ err: error, authorizationIds: ids }, 'a batch of decisions failed');
    if (requests.length === 1) return [LATE];
    const answers: Answer[] = [];
    for (const item of items) answers.push(...(await decideAll(deps, [item])));
    return answers;
  }
}

async function within<T>(promise: Promise<T>, late: T): Promise<T> {
  const deadline = Promise.withResolvers<T>();
  const timer = setTimeout(() => deadline.resolve(late), DEADLINE_MS);
  try {
    return await Promise.race([promise, deadline.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Decides authorizations in real time. Requests that arrive while a batch is under way are decided together
 * in the next; the same round of the same authorization shares one decision. Never throws: any failure of
 * ours, or 1.5 seconds without an answer, declines with `our_fault`; what is committed after all is put
 * right when Stripe's event arrives.
 */
export function createDecider(deps: DecisionDeps): (request: AuthorizationRequest) => Promise<Answer> {
  const batcher = createBatcher<Arrived, Answer>({
    maxItems: MAX_BATCH,
    run: (items) => decideAll(deps, items),
  });
  const underWay = new Map<string, { request: AuthorizationRequest; answer: Promise<Answer> }>();

  function enqueue(request: AuthorizationRequest): Promise<Answer> {
    const key = `${request.authorizationId}/${request.round}`;
    const twin = underWay.get(key);
    const isTwin =
      twin?.request.stripeCardId === request.stripeCardId && twin.request.amountPence === request.amountPence;
    if (twin && isTwin) return twin.answer;
    if (twin) return Promise.resolve(LATE);
    const answer = batcher.add({ request, began: process.hrtime.bigint() }).finally(() => underWay.delete(key));
    underWay.set(key, { request, answer });
    return answer;
  }

  return async (request) => {
    try {
      return await within(enqueue(request), LATE);
    } catch (error) {
      deps.logger.error({ err: error, authorizationId: request.authorizationId }, 'a decision failed');
      return LATE;
    }
  };
}
