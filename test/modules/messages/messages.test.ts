import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTasks } from '../../../src/doors/web/pages/tasks/tasks.query.ts';
import { londonDate } from '../../../src/kernel/dates.ts';
import type { Role } from '../../../src/kernel/principal.ts';
import { safeContact } from '../../../src/modules/recipients/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { ANY_WAY, ask, codeIn, follow, messagesOf, sentByNotify, voucherFor } from '../../harness/sending.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const open = (typed: string) => service.vouchers.openByCode({ typed, source: typed });
const statusOf = async (awardId: string) =>
  (await inScope(service.db, 'all', (trx) => service.reports.awardView(trx, awardId)))?.voucher?.status;
const refusalOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Error) => error.message,
  );

describe('a voucher that is sent', () => {
  it('goes as one text with a fresh code, by Notify, and the earlier code stops working (R49, R50)', async () => {
    const { id } = await voucherFor(service, scheme);
    const printed = await service.vouchers.printCode(scheme.people.requester, id);
    const message = await ask(service, scheme, { awardId: id, channel: 'text' });
    await service.settle();
    const [sent, ...others] = await sentByNotify(service, message.id);
    expect(others).toEqual([]);
    expect(sent).toMatchObject({ type: 'sms', phone_number: '+447700900145', reference: message.id });
    expect(sent?.body).toMatch(/^Test Surgery: £40 voucher .{19}\. Use by 18 December 2026: .+\/my-award\. Questions/);
    expect(sent?.body).toContain('Questions? Call free on 01632 960001');
    expect(sent?.body).not.toContain('Ivy');
    expect(await codeOf(open(printed.code))).toBe('voucher_bad_code');
    expect(await statusOf(id)).toBe('sent');
    expect(await open(codeIn(sent?.body))).toMatchObject({ awardId: id });
    expect(await statusOf(id)).toBe('claimed');
  });

  it('goes as an email, and as a letter to the address', async () => {
    const { id } = await voucherFor(service, scheme);
    const email = await ask(service, scheme, { awardId: id, channel: 'email' });
    await service.settle();
    expect((await sentByNotify(service, email.id))[0]).toMatchObject({
      email_address: 'ivy@example.org',
      subject: 'Your voucher',
    });
    const letter = await ask(service, scheme, { awardId: id, channel: 'letter' });
    await service.settle();
    const [posted] = await sentByNotify(service, letter.id);
    expect(posted).toMatchObject({ type: 'letter', line_2: '2 Marram Row', line_4: 'ZZ1 1AA' });
    expect(await open(codeIn(posted?.body))).toMatchObject({ awardId: id });
  });

  it('leaves its code and where it went in no row of ours, and no job (R49)', async () => {
    const { id } = await voucherFor(service, scheme, { ...ANY_WAY, phone: '07700 900877' });
    const message = await ask(service, scheme, { awardId: id, channel: 'text' });
    await service.settle();
    const code = codeIn((await sentByNotify(service, message.id))[0]?.body);
    for (const table of ['messages', 'access_codes', 'vouchers', 'audit_entries', 'domain_events']) {
      const rows = await inScope(service.db, 'all', (trx) => trx(table).select(trx.raw(`to_jsonb(${table}) as row`)));
      const text = JSON.stringify(rows);
      expect([text.includes(code), text.includes(code.replaceAll('-', '')), text.includes('900877')], table).toEqual([
        false,
        false,
        false,
      ]);
    }
  });

  it('goes once when it is asked for twice under one key (R32)', async () => {
    const { id } = await voucherFor(service, scheme);
    const about = { awardId: id, channel: 'text', key: id } as const;
    const both = await Promise.all([ask(service, scheme, about), ask(service, scheme, about)]);
    await service.settle();
    expect(new Set(both.map((one) => one.id)).size).toBe(1);
    expect(await messagesOf(service, id)).toHaveLength(1);
    expect(await codeOf(ask(service, scheme, { ...about, channel: 'email' }))).toBe('idempotency_key_reused');
  });

  it('goes once when two people ask for it at once, and the other is told that it is on its way', async () => {
    const { id } = await voucherFor(service, scheme);
    const { requester, approver } = scheme.people;
    const asked = await Promise.all(
      [requester, approver].map((by) =>
        codeOf(service.messages.askToSend(by, { awardId: id, channel: 'text', key: by.id })),
      ),
    );
    expect(asked.sort()).toEqual(['done', 'wrong_state']);
    await service.settle();
    expect(await messagesOf(service, id)).toMatchObject([{ status: 'sent' }]);
  });

  it('goes once when the answer to it was lost, with the code that was sent', async () => {
    const { id } = await voucherFor(service, scheme);
    const message = await ask(service, scheme, { awardId: id, channel: 'text' });
    service.setStripe('answers_lost');
    await expect(service.messages.sendMessage(message.id)).rejects.toThrow(/^GOV.UK Notify could not send a message/);
    service.setStripe('up');
    await service.messages.sendMessage(message.id);
    await service.settle();
    const [sent, ...others] = await sentByNotify(service, message.id);
    expect(others).toEqual([]);
    expect(await open(codeIn(sent?.body))).toMatchObject({ awardId: id });
    expect(await messagesOf(service, id)).toMatchObject([{ status: 'sent' }]);
  });

  it('is tried again when Notify was away, and tells nobody’s number with its error', async () => {
    const { id } = await voucherFor(service, scheme);
    const message = await ask(service, scheme, { awardId: id, channel: 'text' });
    service.setStripe('down');
    const error = await service.messages.sendMessage(message.id).catch((thrown: Error) => thrown);
    expect(`${error?.message} ${error?.stack} ${JSON.stringify(error)}`).not.toContain('900145');
    service.setStripe('up');
    await follow(service, 11 * 60_000);
    expect(await sentByNotify(service, message.id)).toHaveLength(1);
  });

  it('does not go when a code was printed since it was asked for: the paper goes on working (R50)', async () => {
    const { id } = await voucherFor(service, scheme);
    await ask(service, scheme, { awardId: id, channel: 'text' });
    const { code } = await service.vouchers.printCode(scheme.people.requester, id);
    await service.settle();
    expect(await messagesOf(service, id)).toMatchObject([{ status: 'cancelled', failure: 'code_made_since' }]);
    expect(await open(code)).toMatchObject({ awardId: id });
  });
});

describe('who may be sent something', () => {
  it('is nobody who was not asked which ways are safe (R69)', async () => {
    const { id } = await voucherFor(service, scheme, null);
    expect(await refusalOf(ask(service, scheme, { awardId: id, channel: 'letter' }))).toBe(
      'Nobody has asked this person yet which ways to reach them are safe.',
    );
  });

  it('is nobody by a way that they said is not safe, or that leads nowhere (R69)', async () => {
    const { id } = await voucherFor(service, scheme, { ...ANY_WAY, mayText: false });
    expect(await refusalOf(ask(service, scheme, { awardId: id, channel: 'text' }))).toMatch(/not safe to text/);
    const { ways } = await service.messages.offerWays(scheme.people.requester, id);
    expect(ways.map(({ whyNot }) => whyNot)).toEqual(['text_not_safe', null, null]);
    const other = await voucherFor(service, scheme, { doNotContact: true });
    expect(await refusalOf(ask(service, scheme, { awardId: other.id, channel: 'text' }))).toMatch(
      /not to be contacted/,
    );
  });

  it('is asked again as it is about to go: what is not safe any more fails, and a letter takes its place (R68, R69)', async () => {
    const { id, recipientId } = await voucherFor(service, scheme);
    await ask(service, scheme, { awardId: id, channel: 'text' });
    const contact = safeContact.parse({ ...ANY_WAY, mayText: false });
    await service.recipients.setSafeContact(scheme.people.requester, { recipientId, contact });
    await service.settle();
    expect(await messagesOf(service, id)).toMatchObject([
      { channel: 'text', status: 'failed', failure: 'not_safe' },
      { channel: 'letter', status: 'sent' },
    ]);
  });

  it('is nobody who died, or no longer agrees, between the asking and the sending (R28, R36)', async () => {
    const dead = await voucherFor(service, scheme);
    const unwilling = await voucherFor(service, scheme);
    for (const { id } of [dead, unwilling]) await ask(service, scheme, { awardId: id, channel: 'text' });
    await service.awards.recordDeath(scheme.people.requester, { awardId: dead.id });
    await service.awards.withdrawConsent(scheme.people.requester, { awardId: unwilling.id });
    await service.settle();
    expect(await messagesOf(service, dead.id)).toMatchObject([{ status: 'cancelled', failure: 'died' }]);
    expect(await messagesOf(service, unwilling.id)).toMatchObject([{ status: 'cancelled', failure: 'not_agreed' }]);
    expect(await codeOf(ask(service, scheme, { awardId: dead.id, channel: 'letter' }))).toBe('not_safe_to_send');
  });

  it('is nobody whose voucher is frozen, and nobody who has a card', async () => {
    const frozen = await voucherFor(service, scheme);
    const card = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: frozen.id }).first('id'));
    await service.cards.freezeCard(scheme.people.approver, { cardId: card.id, kind: 'protective' });
    expect(await refusalOf(ask(service, scheme, { awardId: frozen.id, channel: 'text' }))).toMatch(/is frozen/);
    const { id } = await makeAward(service, scheme, { method: 'card' });
    expect(await codeOf(ask(service, scheme, { awardId: id, channel: 'text' }))).toBe('not_safe_to_send');
  });

  it('is asked for by the practice’s own staff alone (R16)', async () => {
    const { id } = await voucherFor(service, scheme);
    const input = { awardId: id, channel: 'text', key: id } as const;
    expect(await codeOf(service.messages.askToSend(scheme.people.finance, input))).toBe('forbidden');
    const elsewhere = { ...scheme.people.requester, scope: [] };
    expect(await codeOf(service.messages.askToSend(elsewhere, input))).toBe('not_found');
  });
});

describe('what becomes of it (R68)', () => {
  it('is that it arrived', async () => {
    const { id } = await voucherFor(service, scheme);
    await ask(service, scheme, { awardId: id, channel: 'text' });
    await service.settle();
    await follow(service);
    expect(await messagesOf(service, id)).toMatchObject([{ status: 'delivered' }]);
  });

  it.each(['07700 900002', '07700 900003'])('is a letter on the same day when a text to %s fails', async (phone) => {
    const { id } = await voucherFor(service, scheme, { ...ANY_WAY, phone });
    const text = await ask(service, scheme, { awardId: id, channel: 'text' });
    await service.settle();
    const inText = codeIn((await sentByNotify(service, text.id))[0]?.body);
    await follow(service);
    const [failed, letter] = await messagesOf(service, id);
    expect(failed).toMatchObject({ status: 'failed' });
    expect(letter).toMatchObject({ channel: 'letter', status: 'sent', instead_of: text.id });
    expect(await codeOf(open(inText))).toBe('voucher_bad_code');
    expect(await open(codeIn((await sentByNotify(service, letter?.id))[0]?.body))).toMatchObject({ awardId: id });
  });

  it('is a task still when the letter in its place was stopped by a freeze that is over', async () => {
    const { requester, approver } = scheme.people;
    const { id } = await voucherFor(service, scheme, { ...ANY_WAY, phone: '07700 900002' });
    const tasks = async () => {
      const today = londonDate(service.clock.now());
      const about = { roles: [requester.role as Role], practiceId: scheme.practiceId, today, now: service.clock.now() };
      const all = await inScope(service.db, requester.scope, (trx) =>
        readTasks(service, trx, { id: requester.id, ...about }),
      );
      return all.flatMap(({ kind, awardId }) => (awardId === id && kind !== 'ask_needs' ? [kind] : []));
    };
    await ask(service, scheme, { awardId: id, channel: 'text' });
    await service.settle();
    service.clock.advance(61_000);
    await service.messages.followMessages();
    const card = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: id }).first('id'));
    await service.cards.freezeCard(approver, { cardId: card.id, kind: 'protective' });
    await service.settle();
    expect(await messagesOf(service, id)).toMatchObject([{ status: 'failed' }, { failure: 'frozen' }]);
    expect(await tasks()).toEqual([]);
    await service.cards.unfreezeCard(approver, card.id);
    expect(await tasks()).toEqual(['undelivered']);
  });

  it('is asked of Notify once a minute while that is away, however many were sent, and of each in turn', async () => {
    await follow(service);
    const vouchers = [await voucherFor(service, scheme), await voucherFor(service, scheme)];
    for (const { id } of vouchers) await ask(service, scheme, { awardId: id, channel: 'text' });
    await service.settle();
    const looks = () =>
      inScope(service.db, 'all', (trx) =>
        trx('messages')
          .whereIn(
            'award_id',
            vouchers.map(({ id }) => id),
          )
          .orderBy('looked_at')
          .pluck<(Date | null)[]>('looked_at'),
      );
    service.setStripe('down');
    await service.messages.followMessages();
    const first = [await looks(), service.clock.now()];
    service.clock.advance(1000);
    await service.messages.followMessages();
    service.setStripe('up');
    expect(first).toEqual([[first[1], null], first[1]]);
    expect(await looks()).toEqual([first[1], service.clock.now()]);
    await follow(service);
    for (const { id } of vouchers) expect(await messagesOf(service, id)).toMatchObject([{ status: 'delivered' }]);
  });

  it('is no letter where post is not safe, or where a code was printed meanwhile', async () => {
    const unsafe = await voucherFor(service, scheme, {
      ...ANY_WAY,
      mayPost: false,
      email: 'perm-fail@simulator.notify',
    });
    const printed = await voucherFor(service, scheme, { ...ANY_WAY, email: 'temp-fail@simulator.notify' });
    for (const { id } of [unsafe, printed]) await ask(service, scheme, { awardId: id, channel: 'email' });
    await service.settle();
    const { code } = await service.vouchers.printCode(scheme.people.requester, printed.id);
    await follow(service);
    expect(await messagesOf(service, unsafe.id)).toMatchObject([{ status: 'failed', failure: 'permanent_failure' }]);
    expect(await messagesOf(service, printed.id)).toMatchObject([{ status: 'failed', failure: 'temporary_failure' }]);
    expect(await open(code)).toMatchObject({ awardId: printed.id });
  });

  it('is a letter too when Notify refuses the number at once', async () => {
    const { id } = await voucherFor(service, scheme, { ...ANY_WAY, phone: '0770090014' });
    await ask(service, scheme, { awardId: id, channel: 'text' });
    await service.settle();
    expect(await messagesOf(service, id)).toMatchObject([
      { status: 'failed', failure: 'refused' },
      { channel: 'letter', status: 'sent' },
    ]);
  });
});
