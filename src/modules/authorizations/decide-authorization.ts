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

/**
 * Decides what still has time, all together. One bad item must not fail its neighbours, and a line that was lost may be
 * there again: what failed is decided once more, one by one. What was committed all the same answers as it stands.
 */
async function decideInTime(
  deps: DecisionDeps,
  items: readonly Arrived[],
  { isLast }: { isLast: boolean },
): Promise<readonly Outcome[]> {
  const inTime = items.filter((item) => !isLate(item));
  const answers = new Map<AuthorizationRequest, Outcome>();
  try {
    const decided =
      inTime.length > 0 ? await decideOnce(deps, asBatch(inTime)) : new Map<AuthorizationRequest, Answer>();
    for (const { request } of inTime) answers.set(request, decided.get(request) ?? 'again');
  } catch (error) {
    report(deps, error, inTime);
    for (const item of isLast ? [] : inTime) {
      answers.set(item.request, (await decideInTime(deps, [item], { isLast: true }))[0] ?? OUR_FAULT);
    }
  }
  return items.map(({ request }) => answers.get(request) ?? OUR_FAULT);
}

type Answers = Map<AuthorizationRequest, Answer>;

/** Decides one card's payments with its award locked. Null when somebody holds the award and it was not to be waited for. */
async function decideCard(
  deps: DecisionDeps,
  group: readonly Arrived[],
  { waits }: { waits: boolean },
): Promise<Answers | null> {
  try {
    return await decideLocked(deps, asBatch(group.filter((item) => !isLate(item))), { waits });
  } catch (error) {
    if (!waits && isHeldByOthers(error)) return null;
    report(deps, error, group);
    return new Map();
  }
}

/**
 * Decides those that lost a race, card by card with the award locked, and tells each card's as soon as they are
 * committed: what is told late is told as our fault. Of the awards that somebody holds one is waited for, when all others
 * are answered; the rest are to be tried again, behind what has come meanwhile.
 */
async function decideAgain(
  deps: DecisionDeps,
  items: readonly Arrived[],
  tell: (item: Arrived, outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const tellAll = (group: readonly Arrived[], answers: Answers) => {
    for (const item of group) tell(item, answers.get(item.request) ?? OUR_FAULT);
  };
  const held: (readonly Arrived[])[] = [];
  for (const group of Map.groupBy(items, ({ request }) => request.stripeCardId).values()) {
    const answers = await decideCard(deps, group, { waits: false });
    if (answers) tellAll(group, answers);
    else held.push(group);
  }
  const [first, ...rest] = held;
  for (const item of rest.flat()) tell(item, 'again');
  if (first) tellAll(first, (await decideCard(deps, first, { waits: true })) ?? new Map());
  return items.map(() => OUR_FAULT);
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
  const first = createBatcher<Arrived, Outcome>({
    maxItems: MAX_BATCH,
    run: (items) => decideInTime(deps, items, { isLast: false }),
  });
  const waiting = { ...deps, connection: deps.retryConnection };
  const second = createBatcher<Arrived, Outcome>({
    maxItems: MAX_BATCH,
    run: (items, tell) => decideAgain(waiting, items, tell),
  });
  return async (item: Arrived): Promise<Answer> => {
    let outcome = await first.add(item);
    while (outcome === 'again') outcome = await second.add(item);
    return outcome;
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
    if (isTwin) return twin.answer;
    if (twin) {
      deps.logger.error(
        { authorizationId: request.authorizationId },
        'a round came twice at once with another card or amount',
      );
      return Promise.resolve(OUR_FAULT);
    }
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
