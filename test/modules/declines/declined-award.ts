import { randomBytes } from 'node:crypto';
import type { Pence } from '../../../src/kernel/money.ts';
import { type Principal, type Role, systemPrincipal } from '../../../src/kernel/principal.ts';
import { awardRequest, createAwards } from '../../../src/modules/awards/index.ts';
import { createBudgets } from '../../../src/modules/budgets/index.ts';
import { createPolicies } from '../../../src/modules/policies/index.ts';
import { createRecipients } from '../../../src/modules/recipients/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { createLogger } from '../../../src/platform/logger.ts';
import { addPractice, openService, staffOf } from '../../harness/practices.ts';

export type Scheme = Awaited<ReturnType<typeof openScheme>>;

/** A practice with an open budget of £1,000 and a person of each role, made through the verbs. */
export async function openScheme() {
  const service = await openService();
  const staff = staffOf(service);
  const budgets = createBudgets({ ...service, policies: createPolicies() });
  const policies = createPolicies();
  const identityKeys = { hashKey: randomBytes(32), encryptionKeys: [{ version: 'v1', key: randomBytes(32) }] };
  const recipients = createRecipients({ ...service, identityKeys });
  const awards = createAwards({
    ...service,
    logger: createLogger({ level: 'silent', name: 'test' }),
    policies,
    recipients,
    carrier: { issue: () => Promise.resolve(), withdraw: () => Promise.resolve(), widen: () => Promise.resolve() },
    requestHashKey: randomBytes(32),
    identityKeys,
    principalOf: staff.principalOf,
  });
  const system = systemPrincipal('test');
  const practiceId = await addPractice(service, 'DEMO-01');
  const commissionerId = await budgets.createCommissioner(system, { code: 'ICB', name: 'Estuary and Dunes' });

  async function somebody(role: Role): Promise<Principal> {
    const { key } = await staff.mintApiKey({ role, practiceCode: 'DEMO-01', name: `${role} person` });
    const principal = await staff.authenticateApiKey(key, 'test');
    if (!principal) throw new Error('the key works');
    return principal;
  }

  const [commissioner, manager] = [await somebody('commissioner'), await somebody('practice_manager')];
  const budgetId = await budgets.createBudget(commissioner, {
    ownerPartyId: practiceId,
    practiceId,
    commissionerId,
    financialYear: '2026/27',
  });
  await budgets.allocate(commissioner, { budgetId, amountPence: 100_000, reason: 'test', idempotencyKey: 'test' });
  await budgets.sendLetter(commissioner, budgetId);
  await budgets.acknowledgeLetter(manager, budgetId);
  await budgets.openBudget(commissioner, budgetId);
  await service.db.transaction((trx) => policies.installPresets(trx, service.clock.now()));

  /** An award of £60 under a policy, approved by the given person. */
  async function approvedAward(policy: string, approver: Principal): Promise<string> {
    const request = awardRequest.parse({
      practice: 'DEMO-01',
      policy,
      method: 'card',
      amountPence: 6_000,
      recipient: { givenName: 'Ivy', familyName: 'Demoson', dateOfBirth: '1945-03-04' },
      need: 'Nothing in the house after a stay in hospital',
      outcome: 'Eats well',
      otherHelpTried: 'Food bank closed',
      expiresOn: '2026-12-01',
    });
    const award = await awards.requestAward(manager, { request, options: {} });
    await awards.approveAward(approver, award.id);
    return award.id;
  }

  return { ...service, policies, practiceId, somebody, approvedAward };
}

export type Attempt = {
  reason?: string;
  awardId?: string | null;
  stripeCardId?: string;
  merchantName?: string;
  merchantNetworkId?: string | null;
  amountPence?: Pence;
  at?: Date;
};

let attempts = 0;

/** Records a payment that was declined, as settling it does, and gives its authorization's id. */
export async function decline(scheme: Scheme, attempt: Attempt = {}): Promise<string> {
  attempts += 1;
  const id = `iauth_${attempts}`;
  const at = attempt.at ?? scheme.clock.now();
  const [card, amount] = [attempt.stripeCardId ?? `ic_${attempts}`, attempt.amountPence ?? 4_500];
  const practiceId = attempt.awardId ? scheme.practiceId : null;
  await inScope(scheme.db, 'all', async (trx) => {
    await trx('authorizations').insert({
      id,
      stripe_card_id: card,
      award_id: attempt.awardId ?? null,
      practice_id: practiceId,
      status: 'declined',
      approved: false,
      amount_pence: 0,
      requested_pence: amount,
      rounds_decided: 1,
      merchant_name: attempt.merchantName ?? 'Foamline Spa',
      merchant_network_id: attempt.merchantNetworkId ?? null,
      merchant_category: 'health_and_beauty_spas',
      requested_at: at,
      recorded_at: at,
    });
    await trx('decisions').insert({
      authorization_id: id,
      round: 0,
      source: 'ours',
      stripe_card_id: card,
      award_id: attempt.awardId ?? null,
      practice_id: practiceId,
      requested_pence: amount,
      approved_pence: 0,
      approved: false,
      reason_code: attempt.reason ?? 'not_in_award',
      record: '{}',
      decided_at: at,
      took_us: 900,
    });
  });
  return id;
}
