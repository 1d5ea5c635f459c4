import type { Scheme } from '../harness/scheme.ts';
import type { RunningService } from '../harness/service.ts';
import { compare, type Earlier } from './compare.ts';
import { readStripe, takenOn } from './oracle.ts';
import { play } from './play.ts';
import { PostOffice } from './post-office.ts';
import type { Program, Step } from './program.ts';
import { readBooks } from './read-books.ts';
import { reconcile } from './reconcile.ts';
import { ALLOCATED_PENCE, type Stage, setStage } from './stage.ts';
import type { Tally } from './tally.ts';

/** One service with its sandbox, worker and budget, on which programs run one after the other. */
export type Theatre = {
  service: RunningService;
  scheme: Scheme;
  tally: Tally;
  earlier: Earlier[];
  /** Makes Stripe behave as a program wants it. */
  setStripe: (program: Pick<Program, 'polled' | 'behaviour'>) => Promise<void>;
  close: () => Promise<void>;
};

/** Steps that happen at the same moment. */
function together(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [];
  let open: Step[] = [];
  for (const step of steps) {
    open.push(step);
    if (step.together) continue;
    groups.push(open);
    open = [];
  }
  return open.length > 0 ? [...groups, open] : groups;
}

const POLL_MS = 50;

/** Until the worker has worked off every event that was told. */
export async function workedOff(service: RunningService): Promise<void> {
  const waiting = () => service.db('stripe_events').where({ status: 'received' }).first('id');
  while (await waiting()) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

async function playAll(stage: Stage, program: Program, about: { office: PostOffice; tally: Tally }): Promise<void> {
  const { office, tally } = about;
  for (const [place, group] of together(program.steps).entries()) {
    const late = office.postLate(place);
    const results = await Promise.all(group.map(({ act }) => play(stage, act)));
    await late;
    for (const [n, { act }] of group.entries()) tally.count(`${act.do} ${results[n]}`);
    await office.post(
      group.flatMap(({ news }) => news),
      place,
    );
    if (program.calm) await workedOff(stage.service);
  }
}

/** Where the ledger is not what Stripe's objects say, once the worker has no event left. */
export async function findDifferences(stage: Stage, earlier: readonly Earlier[]) {
  const { service, scheme, awards, since } = stage;
  await workedOff(service);
  const stripe = await readStripe(service.shop, since);
  const balance = await service.shop.balance.retrieve();
  const books = await readBooks(service.db, { awardIds: awards.map(({ id }) => id), budgetId: scheme.budgetId });
  const issuingPence = balance.issuing?.available[0]?.amount ?? Number.NaN;
  const money = { allocatedPence: ALLOCATED_PENCE, fundedPence: ALLOCATED_PENCE };
  return { stripe, differences: compare({ stripe, issuingPence, books, awards, earlier, ...money }) };
}

/**
 * Plays a program with the delivery that it asks for, reconciles, and says where the ledger is not what Stripe's
 * objects say. News that was kept back to the end arrives after all that, and must change nothing.
 */
export async function runProgram(theatre: Theatre, program: Program): Promise<string[]> {
  const { service, scheme, earlier, tally } = theatre;
  const stage = await setStage(service, scheme, program);
  await theatre.setStripe(program);
  const office = new PostOffice(service, theatre.tally);
  await office.open();
  await playAll(stage, program, { office, tally });
  await reconcile(service);
  const { stripe, differences } = await findDifferences(stage, earlier);
  if (differences.length > 0) return differences;
  const remember = () => {
    for (const { id, putInPence, stripeCardIds } of stage.awards) {
      earlier.push({ id, putInPence, taken: takenOn(stripe, stripeCardIds) });
    }
    return [];
  };
  if (!(await office.postLate(Number.POSITIVE_INFINITY))) return remember();
  const after = await findDifferences(stage, earlier);
  return after.differences.length > 0 ? ['after the late news:', ...after.differences] : remember();
}
