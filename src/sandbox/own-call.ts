import type { Call, Sandbox } from './context.ts';
import { newId } from './wire/new-id.ts';

/** A call that nobody made through the API: by the till, or by the sandbox itself. */
export function ownCall(sandbox: Sandbox): Call {
  const source = { id: newId('req'), idempotencyKey: null };
  return {
    source,
    commit: async (work) => {
      const result = await sandbox.db.transaction((trx) =>
        work({ trx, clock: sandbox.clock, behaviour: sandbox.behaviour, source }),
      );
      sandbox.wakeDelivery();
      return result;
    },
  };
}
