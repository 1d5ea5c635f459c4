import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemPrincipal } from '../../../src/kernel/principal.ts';
import { readHoldingFigures } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { fund, makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { atStripe, awardFigures, loseNews, payWith } from './payments-of-tests.ts';

const MINUTE = 60_000;

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const helpers = () => service.shop.testHelpers.issuing;
const award = () => makeAward(service, scheme, { amountPence: 4000 });
const match = () => service.reconciliation.matchBalances();
const reconcile = () => service.reconciliation.reconcile(systemPrincipal('test'));
const openBreaks = async () => (await reconcile()).breaks;
const breakRow = (id: string) =>
  inScope(service.db, 'all', (trx) => trx('reconciliation_breaks').where({ id }).first());

/** Makes Stripe know an authorization by another id, and in another state. */
function rename(from: string, to: { id: string; status: string }): Promise<void> {
  const sql = 'update authorizations set id = ?, object = object || ?::jsonb where id = ?';
  return atStripe(service, sql, [to.id, JSON.stringify(to), from]);
}

/** A card at Stripe that this service did not make. */
async function strangersCard(): Promise<string> {
  const { issuing } = service.shop;
  const address = { line1: '1 Far Away', city: 'Elsewhere', postal_code: 'ZZ9 9ZZ', country: 'GB' };
  const cardholder = await issuing.cardholders.create({
    name: 'Another Programme',
    type: 'individual',
    individual: { first_name: 'Another', last_name: 'Programme' },
    phone_number: '+441632960009',
    billing: { address },
    status: 'active',
  });
  const card = { cardholder: cardholder.id, currency: 'gbp', type: 'virtual', status: 'active' } as const;
  return (await issuing.cards.create(card)).id;
}

describe('the three-way match', () => {
  it('comes to 0p on all three sides after everything a card can do (R46)', async () => {
    const { id } = await award();
    const [kept, part, freed] = [
      await payWith(service, id, 900),
      await payWith(service, id, 800),
      await payWith(service, id, 300),
    ];
    const captured = await helpers().authorizations.capture(kept.id, { capture_amount: 950 });
    await helpers().authorizations.capture(part.id, { capture_amount: 300, close_authorization: false });
    await helpers().authorizations.reverse(freed.id);
    await helpers().transactions.refund(captured.transactions[0]?.id ?? '', { refund_amount: 100 });
    await fund(service, 12_345);
    await service.settle();
    const { sides, quiet, differences } = await match();
    expect({ quiet, differences }).toEqual({ quiet: true, differences: 0 });
    const { cashPence, heldPence } = await inScope(service.db, 'all', readHoldingFigures);
    expect(heldPence).toBeGreaterThanOrEqual(500);
    expect(sides).toEqual({
      ours: { cashPence, heldPence },
      listed: { cashPence, heldPence },
      movedPence: cashPence - heldPence,
      balancePence: cashPence - heldPence,
    });
    expect(await openBreaks()).toEqual([]);
  });

  it('gives what it finds out of date its chance before it calls it a break', async () => {
    const { id } = await award();
    const { id: authorization } = await payWith(service, id, 1000);
    await helpers().authorizations.capture(authorization);
    await loseNews(service);
    expect(await match()).toMatchObject({ differences: 0 });
    expect(await awardFigures(service, id)).toMatchObject({ spentPence: 1000, heldPence: 0 });
  });

  it('calls a card that is not ours a break, with what it took and holds, and closes it when that is back', async () => {
    const card = await strangersCard();
    await helpers().transactions.createForceCapture({ card, amount: 700 });
    const [found] = await openBreaks();
    expect(found).toMatchObject({
      kind: 'unknown_card',
      subject: card,
      oursPence: 0,
      stripePence: -700,
      outcome: null,
    });
    await helpers().transactions.createUnlinkedRefund({ card, amount: 700 });
    await service.settle();
    expect(await openBreaks()).toEqual([]);
    expect(await breakRow(found?.id ?? '')).toMatchObject({ outcome: 'arrived', closed_by: null });
  });

  it('opens a break for money that went without a payment, and never touches the ledger for it (R46)', async () => {
    const before = await inScope(service.db, 'all', readHoldingFigures);
    await atStripe(service, 'update balances set issuing_available = issuing_available - 250');
    const [found] = await openBreaks();
    expect(found).toMatchObject({ kind: 'balance_differs', subject: 'balance' });
    expect((found?.stripePence ?? 0) - (found?.oursPence ?? 0)).toBe(-250);
    expect(await inScope(service.db, 'all', readHoldingFigures)).toEqual(before);
    await atStripe(service, 'update balances set issuing_available = issuing_available + 250');
    expect(await openBreaks()).toEqual([]);
  });

  it('finds a hold of ours that Stripe does not have, once it is too old to be on its way', async () => {
    const { id } = await award();
    const { id: authorization } = await payWith(service, id, 600);
    await service.settle();
    await rename(authorization, { id: 'iauth_hidden', status: 'closed' });
    expect((await openBreaks()).filter(({ kind }) => kind === 'hold_differs')).toEqual([]);
    service.clock.advance(6 * MINUTE);
    const found = (await openBreaks()).find(({ kind }) => kind === 'hold_differs');
    expect(found).toMatchObject({ subject: authorization, oursPence: -600, stripePence: 0 });
    await rename('iauth_hidden', { id: authorization, status: 'pending' });
    await service.reconciliation.sweep();
    expect(await breakRow(found?.id ?? '')).toMatchObject({ outcome: 'arrived' });
    expect(await openBreaks()).toEqual([]);
  });

  it('opens no break while payments are being made', async () => {
    const awards = await Promise.all([award(), award(), award()]);
    const paying = (async () => {
      for (let round = 0; round < 3; round += 1) {
        for (const { id } of awards) {
          const { id: authorization } = await payWith(service, id, 100 + round);
          await helpers().authorizations.capture(authorization);
        }
        await service.settle();
      }
    })();
    const during = [];
    for (let look = 0; look < 2; look += 1) during.push(await match());
    await paying;
    await service.settle();
    expect(during.map(({ differences }) => differences)).toEqual([0, 0]);
    expect(await match()).toMatchObject({ quiet: true, differences: 0 });
  }, 60_000);
});

describe('an object that cannot be read', () => {
  const setStatus = (id: string, status: string) =>
    atStripe(service, 'update authorizations set object = object || ?::jsonb where id = ?', [
      JSON.stringify({ status }),
      id,
    ]);

  it('is a break of its own and does not stop the match, nor open or close what else is known of it', async () => {
    const [bad, other] = [await award(), await award()];
    const { id: unreadable } = await payWith(service, bad.id, 600);
    const { id: lost } = await payWith(service, other.id, 500);
    await service.settle();
    await helpers().authorizations.capture(lost);
    await loseNews(service);
    await setStatus(unreadable, 'unheard_of');
    await atStripe(service, 'update balances set issuing_available = issuing_available - 25');
    for (let morning = 0; morning < 2; morning += 1) expect(await match()).toMatchObject({ quiet: true });
    expect(await awardFigures(service, other.id)).toMatchObject({ spentPence: 500, heldPence: 0 });
    const open = await inScope(service.db, 'all', (trx) =>
      trx('reconciliation_breaks').whereNull('outcome').orderBy('kind').select('kind', 'subject'),
    );
    expect(open).toEqual([
      { kind: 'balance_differs', subject: 'balance' },
      { kind: 'cannot_settle', subject: unreadable },
    ]);
    await setStatus(unreadable, 'pending');
    await atStripe(service, 'update balances set issuing_available = issuing_available + 25');
    expect(await openBreaks()).toEqual([]);
  });
});

describe('a break that a person closes', () => {
  it('stays closed while money moves, when it is a sum that does not come out', async () => {
    const { id } = await award();
    await atStripe(service, 'update balances set issuing_available = issuing_available - 1');
    const breakId = (await openBreaks())[0]?.id ?? '';
    await service.reconciliation.closeBreak(scheme.people.finance, { breakId, reason: 'A penny of Stripe’s rounding' });
    const { id: authorization } = await payWith(service, id, 700);
    await helpers().authorizations.capture(authorization);
    await service.settle();
    expect(await openBreaks()).toEqual([]);
    await atStripe(service, 'update balances set issuing_available = issuing_available - 1');
    expect(await openBreaks()).toMatchObject([{ kind: 'balance_differs', subject: 'balance' }]);
    await atStripe(service, 'update balances set issuing_available = issuing_available + 2');
    expect(await openBreaks()).toEqual([]);
  });

  it('stays closed while its figures stay, and opens anew when they change; each act is on record', async () => {
    const { finance, commissioner } = scheme.people;
    const card = await strangersCard();
    await helpers().transactions.createForceCapture({ card, amount: 300 });
    const breakId = (await openBreaks())[0]?.id ?? '';
    const reason = 'A card of the old programme, paid from its own float';
    expect(await codeOf(service.reconciliation.closeBreak(commissioner, { breakId, reason }))).toBe('forbidden');
    expect(await codeOf(service.reconciliation.closeBreak(finance, { breakId, reason: ' ' }))).toBe('invalid_input');
    await service.reconciliation.assignBreak(finance, { breakId });
    await service.reconciliation.closeBreak(finance, { breakId, reason });
    expect(await codeOf(service.reconciliation.assignBreak(finance, { breakId }))).toBe('wrong_state');
    expect(await openBreaks()).toEqual([]);
    expect(await breakRow(breakId)).toMatchObject({
      outcome: 'accepted',
      assigned_to: finance.id,
      reason,
      gone_at: null,
    });
    await helpers().transactions.createForceCapture({ card, amount: 50 });
    expect(await openBreaks()).toMatchObject([{ subject: card, stripePence: -350, assignedTo: null }]);
    expect((await breakRow(breakId)).gone_at).not.toBeNull();
    await helpers().transactions.createUnlinkedRefund({ card, amount: 350 });
    expect(await openBreaks()).toEqual([]);
    const audit = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ entity_id: breakId }).orderBy('id').pluck('action'),
    );
    expect(audit).toEqual(['break.assign', 'break.close']);
  });
});
