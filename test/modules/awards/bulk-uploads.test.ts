import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { inScope } from '../../../src/platform/database.ts';
import { untilOneWaits } from '../../harness/locks.ts';
import { codeOf } from '../../harness/refusal.ts';
import { addPerson, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const HEADING = 'givenName,familyName,dateOfBirth,policy,method,amountPence,need,outcome,otherHelpTried,expiresOn';
const NEED = '"Nothing to eat, until the pension comes",Meals for a week,The food bank is closed,18/12/2026';
const LETTERS = 'abcdefghijklmnopqrst';
let people = 0;

/** A line for somebody new. */
function lineFor(amount: number | string = 4000): string {
  people += 1;
  const name = `Bulk${LETTERS[people % 20]}${LETTERS[Math.floor(people / 20) % 20]}`;
  return `Ivy,${name},04/03/1945,P5,card,${amount},${NEED}`;
}

type Sending = { by?: Principal; key?: string; bytes?: Buffer };

async function upload(lines: readonly string[], sending: Sending = {}): Promise<string> {
  const { by = scheme.people.requester, key = newId() } = sending;
  const bytes = sending.bytes ?? Buffer.from([HEADING, ...lines].join('\r\n'));
  const file = { practiceId: scheme.practiceId, bytes, idempotencyKey: key };
  return (await service.awards.takeBulkUpload(by, file)).uploadId;
}

const see = (id: string) => inScope(service.db, 'all', (trx) => service.reports.bulkUploadView(trx, id));
const findings = (id: string) => inScope(service.db, 'all', (trx) => service.awards.readBulkFindings(trx, id));
const countAwards = () =>
  inScope(service.db, 'all', async (trx) => {
    const row = await trx('awards').count<{ count: number }[]>({ count: '*' }).first();
    return row?.count ?? 0;
  });
const keptOf = (id: string) =>
  inScope(service.db, 'all', (trx) =>
    trx('bulk_uploads').where({ id }).first<{ file: Buffer | null; findings: Buffer | null }>({
      file: 'file_encrypted',
      findings: 'findings_encrypted',
    }),
  );

describe('many requests in one file', () => {
  it('are checked without making any, and made all together once they are confirmed (R32)', async () => {
    const before = await countAwards();
    const id = await upload([lineFor(), lineFor(2500), '', lineFor()]);
    await service.settle();
    expect(await see(id)).toMatchObject({ status: 'ready', lines: 3, totalPence: 10_500, findingCount: 0 });
    expect(await countAwards()).toBe(before);

    await service.awards.confirmBulkUpload(scheme.people.requester, id);
    await service.awards.confirmBulkUpload(scheme.people.requester, id);
    await service.settle();
    await service.awards.makeBulkUpload(id);
    expect(await see(id)).toMatchObject({ status: 'made', doneLines: 3 });
    expect(await countAwards()).toBe(before + 3);
    const lines = await inScope(service.db, 'all', (trx) => trx('bulk_lines').where({ upload_id: id }).orderBy('line'));
    expect(lines.map(({ line }) => line)).toEqual([2, 3, 5]);
    const keys = await inScope(service.db, 'all', (trx) =>
      trx('awards').where({ id: lines[2].award_id }).first('request_key', 'requested_by'),
    );
    expect(keys).toEqual({ request_key: `bulk:${id}:5`, requested_by: scheme.people.requester.id });
  });

  it('tell all that is wrong at once, by line and column, and then none is made', async () => {
    const before = await countAwards();
    const twice = lineFor();
    const lines = [lineFor(), lineFor('a lot'), twice, twice, lineFor(50), lineFor().replace('P5', 'P77')];
    const id = await upload(lines);
    await service.settle();
    const found = await findings(id);
    expect(found.map(({ line, column }) => [line, column])).toEqual([
      [3, 'amountPence'],
      [5, 'familyName'],
      [6, 'amountPence'],
      [7, 'policy'],
    ]);
    expect(found[1]?.message).toBe('The same person, policy and amount as line 4.');
    expect(await see(id)).toMatchObject({ status: 'has_errors', findingCount: 4 });
    expect(await codeOf(service.awards.confirmBulkUpload(scheme.people.requester, id))).toBe('wrong_state');
    expect(await countAwards()).toBe(before);
  });

  it('are held against what the budget has left, all together (R3)', async () => {
    await using poor = await startService();
    const own = await openScheme(poor, { allocationPence: 10_000 });
    const text = [HEADING, lineFor(), lineFor(), lineFor()].join('\n');
    const { uploadId } = await poor.awards.takeBulkUpload(own.people.requester, {
      ...{ practiceId: own.practiceId, bytes: Buffer.from(text), idempotencyKey: newId() },
    });
    await poor.settle();
    const found = await inScope(poor.db, 'all', (trx) => poor.awards.readBulkFindings(trx, uploadId));
    const message = 'All lines together ask for £120.00, and the budget has £100.00 left.';
    expect(found).toEqual([{ line: null, column: 'amountPence', message }]);
  });

  it('are not made when whoever uploaded them has left by then (R19)', async () => {
    const leaver = await addPerson(service, 'requester', [scheme.practiceId]);
    const id = await upload([lineFor(), lineFor()], { by: leaver });
    await service.settle();
    const before = await countAwards();
    await service.awards.confirmBulkUpload(leaver, id);
    const admin = await addPerson(service, 'admin', []);
    await service.staff.endPrincipal(admin, { principalId: leaver.id });
    await service.settle();
    expect(await see(id)).toMatchObject({ status: 'not_made', findingCount: 1 });
    expect(await countAwards()).toBe(before);
  });

  it('are read as spreadsheets save them: with a mark, semicolons, old letters, pounds and quotes', async () => {
    const heading = HEADING.replace('amountPence', 'amountPounds').replaceAll(',', ';');
    const pounds = (name: string) =>
      `Zoë;${name};04/03/1945;P5;card;£40.50;"A; need that is ""long"" enough";Meals;None;18/12/2026`;
    const marked = await upload([], {
      bytes: Buffer.from(`\uFEFF${heading}\r\n${pounds('Bulkmark')}\r\n;;;;;;;;;\r\n`),
    });
    const old = await upload([], { bytes: Buffer.from(`${heading}\n${pounds('Bulkold')}\n`, 'latin1') });
    const wide = await upload([], { bytes: Buffer.from(`\uFEFF${heading}\n${pounds('Bulkwide')}\n`, 'utf16le') });
    await service.settle();
    for (const id of [marked, old, wide]) {
      expect(await findings(id)).toEqual([]);
      expect(await see(id)).toMatchObject({ status: 'ready', lines: 1, totalPence: 4050 });
    }
  });

  it('are refused as a file when a column is missing, unknown, or there is no table at all', async () => {
    const unknown = await upload([], { bytes: Buffer.from('name,policy\nIvy,P5\n') });
    const picture = await upload([], { bytes: Buffer.from([0x89, 0x50, 0, 0x47, 0x22, 0x0a]) });
    await service.settle();
    const columns = (await findings(unknown)).map(({ line, column }) => [line, column]);
    expect(columns).toContainEqual([null, 'name']);
    expect(columns).toContainEqual([null, 'amountPence']);
    expect((await findings(picture))[0]?.message).toContain('cannot be read as CSV');
  });

  it('take one file for one key, and only from a requester or a practice manager of the practice', async () => {
    const key = newId();
    const bytes = Buffer.from(`${HEADING}\n${lineFor()}\n`);
    const first = await upload([], { key, bytes });
    expect(await upload([], { key, bytes })).toBe(first);
    expect(await codeOf(upload([lineFor()], { key }))).toBe('idempotency_key_reused');
    expect(await codeOf(upload([lineFor()], { by: scheme.people.approver }))).toBe('forbidden');
    expect(await codeOf(upload([], { bytes: Buffer.alloc(1_000_001) }))).toBe('invalid_input');
  });

  it('are kept as cipher text, and removed once they are made or a day is over (R57)', async () => {
    const kept = await upload([lineFor(), 'wrong'].map((line) => line.replace('Ivy', 'Secretname')));
    const made = await upload([lineFor()]);
    await service.settle();
    await service.awards.confirmBulkUpload(scheme.people.requester, made);
    await service.settle();
    expect(await keptOf(made)).toEqual({ file: null, findings: null });
    const row = await keptOf(kept);
    expect(row.file?.length).toBeGreaterThan(100);
    expect(row.file?.includes('Secretname')).toBe(false);
    service.clock.advance(24 * 3_600_000 + 1);
    await service.awards.removeBulkFiles();
    expect(await keptOf(kept)).toEqual({ file: null, findings: null });
    expect(await see(kept)).toMatchObject({ status: 'removed' });
    service.clock.advance(-24 * 3_600_000 - 1);
  });

  it('lock whom they name in one order, whatever the order of their lines: two at once never wait in a ring', async () => {
    const [first, last] = [lineFor(1100), lineFor(1100)];
    const [held, heldToo] = [lineFor(1100), lineFor(1100)];
    const toAsk = (line: string) => {
      const [givenName = '', familyName = '', birth = ''] = line.split(',');
      return { givenName, familyName, dateOfBirth: birth.split('/').reverse().join('-') };
    };
    const one = await upload([first, held, last]);
    const other = await upload([last.replace('1100', '1200'), heldToo, first.replace('1100', '1200')]);
    const { requester } = scheme.people;
    const { practiceId } = scheme;
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const holding = inScope(service.db, [practiceId], async (trx) => {
      for (const line of [held, heldToo].sort()) {
        await service.recipients.findOrAddRecipient(trx, requester, { practiceId, identity: toAsk(line) });
      }
      await mayEnd;
    });
    const checks = Promise.allSettled([one, other].map((id) => service.awards.checkBulkUpload(id)));
    await untilOneWaits(service, 2).finally(end);
    await holding;
    expect((await checks).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect([(await see(one))?.status, (await see(other))?.status]).toEqual(['ready', 'ready']);
  }, 30_000);
});
