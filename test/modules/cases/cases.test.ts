import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { publishEvent } from '../../../src/modules/audit/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { addSam, settling } from './settled.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof settling>;
let farida: Principal;
let sam: Principal;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = settling(service, scheme);
  farida = scheme.people.finance;
  sam = await addSam(service);
});
afterAll(() => service[Symbol.asyncDispose]());

describe('what else needs a person', () => {
  async function tell(type: string, payload: Record<string, unknown>, about: { awardId?: string } = {}) {
    await acts.all((trx) =>
      publishEvent(trx, {
        type,
        occurredAt: service.clock.now(),
        practiceId: about.awardId ? scheme.practiceId : null,
        awardId: about.awardId ?? null,
        payload,
      }),
    );
    await acts.all((trx) => trx.raw("select enqueue_job('dispatch-domain-events', '{}'::json, null, null, null)"));
    await service.settle();
  }
  const open = (kind: string, subject: string) =>
    acts.all((trx) => trx('finance_cases').where({ kind, subject_id: subject }).orderBy('opened_at'));

  it('is a case of its kind, once for each subject', async () => {
    const payload = { cardTransactionId: 'ipi_stray', authorizationId: null, amountPence: 700, why: 'no_purchase' };
    await tell('refund.unmatched', payload);
    await tell('refund.unmatched', payload);
    expect(await open('unmatched_refund', 'ipi_stray')).toMatchObject([
      { amount_pence: 700, status: 'new', facts: { why: 'no_purchase', cardTransactionId: 'ipi_stray' } },
    ]);
  });

  it('is urgent when Stripe let a payment through or had too little money', async () => {
    const payload = { authorizationId: 'iauth_alone', amountPence: 900, stripeReason: 'webhook_timeout' };
    await tell('authorization.approved_without_us', payload);
    await tell('authorization.approved_without_us', { ...payload, amountPence: 250 });
    await tell('authorization.issuing_balance_short', { authorizationId: 'iauth_poor1', amountPence: 400 });
    await tell('authorization.issuing_balance_short', { authorizationId: 'iauth_poor2', amountPence: 500 });
    expect(await open('approved_without_us', 'iauth_alone')).toMatchObject([
      { is_urgent: true, amount_pence: 1150, open_pence: 1150 },
    ]);
    expect(await open('issuing_balance_short', 'issuing-balance')).toMatchObject([
      { is_urgent: true, amount_pence: 900, practice_id: null },
    ]);
  });

  it('is urgent when a card is lost, and a task when one was never switched on (R39, R70)', async () => {
    await tell('card.reported_lost', { stripeCardId: 'ic_lost', reason: 'stolen' });
    await tell('card.not_activated', { stripeCardId: 'ic_posted', daysAfterPosting: 28 });
    expect(await open('card_lost', 'ic_lost')).toMatchObject([{ is_urgent: true, facts: { reason: 'stolen' } }]);
    expect(await open('card_not_activated', 'ic_posted')).toMatchObject([{ is_urgent: false, amount_pence: 0 }]);
  });

  it('adds up what comes back to a closed budget (R12)', async () => {
    for (const amountPence of [250, 50]) {
      await tell('refund.closed_budget', { cause: 'ipi_late', budgetId: scheme.budgetId, amountPence });
    }
    expect(await open('closed_budget_refund', scheme.budgetId)).toMatchObject([{ amount_pence: 300, open_pence: 300 }]);
  });

  it('is closed once with one of its outcomes and a note without numbers; the second learns who did (R53, R55, R57)', async () => {
    await tell('card.changed_by_stripe', { stripeCardId: 'ic_gone', status: 'canceled', reason: 'fulfillment_error' });
    const [{ id }] = (await open('card_trouble', 'ic_gone')) as [{ id: string }];
    const close = (by: Principal, outcome: 'corrected' | 'moved_on', note = 'A new card was sent') =>
      service.cases.closeCase(by, { caseId: id, outcome, note });
    expect(await codeOf(close(farida, 'moved_on'))).toBe('invalid_input');
    expect(await codeOf(close(farida, 'corrected', 'Told 999 000 0018'))).toBe('invalid_input');
    await service.cases.assignCase(farida, { caseId: id });
    const results = await Promise.allSettled([close(farida, 'corrected'), close(sam, 'corrected')]);
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(refusals).toEqual(['conflict']);
    expect(await acts.rowOf(id)).toMatchObject({ status: 'closed', outcome: 'corrected', note: 'A new card was sent' });
    expect(await codeOf(acts.charge(id))).toBe('conflict');
  });

  it('is kept to the practice by the database (R16)', async () => {
    const { caseId } = await acts.short();
    const seen = (scope: readonly string[]) =>
      inScope(service.db, scope, async (trx) => [
        await trx('finance_cases').where({ id: caseId }).pluck('id'),
        await trx('finance_case_entries').where({ case_id: caseId }).pluck('what'),
      ]);
    expect(await seen([scheme.practiceId])).toEqual([[caseId], ['opened']]);
    expect(await seen(['0195e2c0-0000-7000-8000-000000000009'])).toEqual([[], []]);
  });
});
