import { createBatcher } from '../../platform/batcher.ts';
import type { DecisionConnection } from '../../platform/decision-connection.ts';
import type { DecisionDeps } from './authorizations-deps.ts';
import type { AuthorizationRequest } from './core/authorization-request.ts';
import { type Answer, type Batch, decideLocked, decideOnce, OUR_FAULT } from './decide-batch.ts';

/** After this we decline, half a second before Stripe would stop waiting (R44). */
const DEADLINE_MS = 1500;
const MAX_BATCH = 64;

type Arrived = { request: AuthorizationRequest; began: bigint };
/** An answer, or `again`: the race was lost and the award must be locked first. */
type Outcome = Answer | 'again';

/** PostgreSQL's word for a lock that is not free. */
const isHeldByOthers = (error: unknown) => error instanceof Error && 'code' in error && error.code === '55P03';

const isLate = ({ began }: Arrived) => process.hrtime.bigint() - began > BigInt(DEADLINE_MS) * 1_000_000n;

function asBatch(items: readonly Arrived[]): Batch {
  return {
    requests: items.map(({ request }) => request),
    arrivals: new Map(items.map(({ request, began }) => [request, began])),
  };
}

function report(deps: DecisionDeps, error: unknown, items: readonly Arrived[]): void {
  const authorizationIds = items.map(({ request }) => request.authorizationId);
  deps.logger.error({ err: error, authorizationIds }, 'decisions failed');
}

/** Decides what still has time, all together; one bad item must not fail its neighbours, so a failed batch is decided one by one. */
async function decideInTime(deps: DecisionDeps, items: readonly Arrived[]): Promise<readonly Outcome[]> {
  const inTime = items.filter((item) => !isLate(item));
  const answers = new Map<AuthorizationRequest, Outcome>();
  try {
    const decided =
      inTime.length > 0 ? await decideOnce(deps, asBatch(inTime)) : new Map<AuthorizationRequest, Answer>();
    for (const { request } of inTime) answers.set(request, decided.get(request) ?? 'again');
  } catch (error) {
    report(deps, error, inTime);
    if (inTime.length > 1) {
      for (const item of inTime) answers.set(item.request, (await decideInTime(deps, [item]))[0] ?? OUR_FAULT);
    }
  }
  return items.map(({ request }) => answers.get(request) ?? OUR_FAULT);
}

type Answers = Map<AuthorizationRequest, Answer>;

/** Decides one card's payments with its award locked. False when somebody holds the award and it was not to be waited for. */
async function decideCard(
  deps: DecisionDeps,
  group: readonly Arrived[],
  { answers, waits }: { answers: Answers; waits: boolean },
): Promise<boolean> {
  try {
    const decided = await decideLocked(deps, asBatch(group.filter((item) => !isLate(item))), { waits });
    for (const [request, answer] of decided) answers.set(request, answer);
    return true;
  } catch (error) {
    if (!waits && isHeldByOthers(error)) return false;
    report(deps, error, group);
    return true;
  }
}

/**
 * Decides those that lost a race, card by card with the award locked. Those whose award somebody holds wait for it
 * when all others are answered.
 */
async function decideAgain(deps: DecisionDeps, items: readonly Arrived[]): Promise<readonly Answer[]> {
  const answers: Answers = new Map();
  const held: (readonly Arrived[])[] = [];
  for (const group of Map.groupBy(items, ({ request }) => request.stripeCardId).values()) {
    if (!(await decideCard(deps, group, { answers, waits: false }))) held.push(group);
  }
  for (const group of held) await decideCard(deps, group, { answers, waits: true });
  return items.map(({ request }) => answers.get(request) ?? OUR_FAULT);
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

/** Two lanes: everybody's first try, and behind it, on a connection of its own, those who must wait for a lock. */
function createLanes(deps: DecisionDeps & { retryConnection: DecisionConnection }) {
  const first = createBatcher<Arrived, Outcome>({ maxItems: MAX_BATCH, run: (items) => decideInTime(deps, items) });
  const waiting = { ...deps, connection: deps.retryConnection };
  const second = createBatcher<Arrived, Answer>({ maxItems: MAX_BATCH, run: (items) => decideAgain(waiting, items) });
  return async (item: Arrived): Promise<Answer> => {
    const outcome = await first.add(item);
    return outcome === 'again' ? second.add(item) : outcome;
  };
}

type UnderWay = { request: AuthorizationRequest; answer: Promise<Answer> };

/**
 * Decides authorizations in real time. Requests that arrive while a batch is under way are decided together
 * in the next; the same round of the same authorization shares one decision. Never throws: any failure of
 * ours, or 1.5 seconds without an answer, declines with `our_fault`; what is committed after all is put
 * right when Stripe's event arrives.
 */
export function createDecider(
  deps: DecisionDeps & { retryConnection: DecisionConnection },
): (request: AuthorizationRequest) => Promise<Answer> {
  const decideNow = createLanes(deps);
  /** No `Map`: V8 links the tables that one outgrows, and so keeps what passed through it until the old heap is collected. */
  const underWay: Record<string, UnderWay | undefined> = Object.create(null);

  function share(request: AuthorizationRequest): Promise<Answer> {
    const key = `${request.authorizationId}/${request.round}`;
    const twin = underWay[key];
    const isTwin =
      twin?.request.stripeCardId === request.stripeCardId && twin.request.amountPence === request.amountPence;
    if (twin) return isTwin ? twin.answer : Promise.resolve(OUR_FAULT);
    const answer = decideNow({ request, began: process.hrtime.bigint() }).finally(() => {
      delete underWay[key];
    });
    underWay[key] = { request, answer };
    return answer;
  }

  return async (request) => {
    try {
      return await within(share(request), OUR_FAULT);
    } catch (error) {
      deps.logger.error({ err: error, authorizationId: request.authorizationId }, 'a decision failed');
      return OUR_FAULT;
    }
  };
}
