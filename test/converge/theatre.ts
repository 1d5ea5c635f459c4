import type { FreshDatabase } from '../harness/database.ts';
import { startService } from '../harness/service.ts';
import type { Program } from './program.ts';
import { runProgram, type Theatre } from './run-program.ts';
import { openStage } from './stage.ts';
import type { Tally } from './tally.ts';

async function openTheatre(database: FreshDatabase | null, tally: Tally): Promise<Theatre> {
  const service = await startService(database ? { database } : {});
  const scheme = await openStage(service);
  const worker = await service.startWorker();
  const [endpoint] = (await service.shop.webhookEndpoints.list()).data;
  let polled = true;
  let behaviour = '{}';
  const setStripe: Theatre['setStripe'] = async (wanted) => {
    if (wanted.polled !== polled) {
      await service.shop.webhookEndpoints.update(endpoint?.id ?? '', { disabled: !wanted.polled });
    }
    if (JSON.stringify(wanted.behaviour) !== behaviour) await service.sandbox.setBehaviour(wanted.behaviour);
    polled = wanted.polled;
    behaviour = JSON.stringify(wanted.behaviour);
  };
  return {
    service,
    scheme,
    tally,
    earlier: [],
    setStripe,
    close: async () => {
      await worker.stop();
      await service[Symbol.asyncDispose]();
    },
  };
}

/** So many programs share one service: reconciliation looks at all that they did. */
const PROGRAMS_EACH = 40;

/** Runs programs one after the other, on a service that is made anew now and then, and after each failure. */
export function createLane(options: { tally: Tally; newDatabase: () => Promise<FreshDatabase> | null }) {
  let theatre: Theatre | null = null;
  let played = 0;

  async function close(): Promise<void> {
    const open = theatre;
    theatre = null;
    played = 0;
    await open?.close();
  }

  async function run(program: Program): Promise<string[]> {
    if (played === PROGRAMS_EACH) await close();
    theatre ??= await openTheatre(await options.newDatabase(), options.tally);
    played += 1;
    try {
      const differences = await runProgram(theatre, program);
      if (differences.length > 0) await close();
      return differences;
    } catch (error) {
      await close();
      throw error;
    }
  }
  return { run, close };
}
