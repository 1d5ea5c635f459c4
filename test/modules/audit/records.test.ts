import { afterAll, beforeAll, expect, it } from 'vitest';
import { SYSTEM_PRINCIPAL_ID, systemPrincipal } from '../../../src/kernel/principal.ts';
import { publishEvent, recordAudit } from '../../../src/modules/audit/index.ts';
import { inScope, type Trx } from '../../../src/platform/database.ts';
import { openService } from '../../harness/practices.ts';

let service: Awaited<ReturnType<typeof openService>>;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.destroy());

const AWARD = '0195e2c0-0000-7000-8000-000000000007';

async function act(trx: Trx, requestId: string): Promise<void> {
  const at = service.clock.now();
  await recordAudit(trx, systemPrincipal(requestId), {
    at,
    action: 'award.approve',
    entityKind: 'award',
    entityId: AWARD,
    before: { status: 'requested' },
    after: { status: 'issuing' },
    reason: 'need is clear',
  });
  await publishEvent(trx, {
    type: 'award.approved',
    occurredAt: at,
    practiceId: null,
    awardId: AWARD,
    payload: { requestId },
  });
}

it('an act leaves who, role, when, what, before, after, why and its request (R58)', async () => {
  await service.db.transaction((trx) => act(trx, 'req-kept'));
  expect(
    await inScope(service.db, 'all', (trx) => trx('audit_entries').where({ request_id: 'req-kept' })),
  ).toMatchObject([
    {
      principal_id: SYSTEM_PRINCIPAL_ID,
      principal_kind: 'system',
      role: 'system',
      at: service.clock.now(),
      action: 'award.approve',
      entity_kind: 'award',
      entity_id: AWARD,
      practice_id: null,
      before: { status: 'requested' },
      after: { status: 'issuing' },
      reason: 'need is clear',
    },
  ]);
});

it('an act that is undone leaves neither audit row nor event', async () => {
  const undone = service.db.transaction(async (trx) => {
    await act(trx, 'req-undone');
    throw new Error('undo');
  });
  await expect(undone).rejects.toThrow('undo');
  expect(await inScope(service.db, 'all', (trx) => trx('audit_entries').where({ request_id: 'req-undone' }))).toEqual(
    [],
  );
  expect(
    await inScope(service.db, 'all', (trx) =>
      trx('domain_events').whereJsonPath('payload', '$.requestId', '=', 'req-undone'),
    ),
  ).toEqual([]);
});

it('an event waits in the outbox until it is dispatched', async () => {
  await service.db.transaction((trx) => act(trx, 'req-event'));
  expect(
    await inScope(service.db, 'all', (trx) =>
      trx('domain_events').whereJsonPath('payload', '$.requestId', '=', 'req-event'),
    ),
  ).toMatchObject([{ type: 'award.approved', occurred_at: service.clock.now(), award_id: AWARD, dispatched_at: null }]);
});
