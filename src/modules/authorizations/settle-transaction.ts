import type { SettlementDeps } from './authorizations-deps.ts';
import { settleAlone } from './settle-alone.ts';
import { settleAuthorization } from './settle-authorization.ts';

/** Brings one card transaction, and the authorization that it names, to what Stripe says now. */
export async function settleTransaction(deps: SettlementDeps, transactionId: string): Promise<void> {
  const transaction = await deps.records.readCardTransaction(transactionId);
  const { authorizationId } = transaction;
  await (authorizationId ? settleAuthorization(deps, authorizationId, transaction) : settleAlone(deps, transaction));
}
