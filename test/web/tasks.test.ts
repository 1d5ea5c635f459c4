import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { presentTasks } from '../../src/doors/web/pages/tasks/present-tasks.ts';
import { countWaiting } from '../../src/doors/web/shell/shell.query.ts';
import { inScope } from '../../src/platform/database.ts';
import { addPerson, makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { makeShortfall } from '../harness/settling.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const visitors = {} as Record<'requester' | 'approver' | 'practice_manager' | 'finance' | 'commissioner', Visitor>;

const person = (familyName: string) => ({ recipient: { givenName: 'Ivy', familyName, dateOfBirth: '1945-03-04' } });
const TELLING = { names: new Map(), today: '2026-11-22', surgery: 'Test Surgery' };
const ask = async (changes: Parameters<typeof requestFor>[0] = {}) =>
  (await service.awards.requestAward(scheme.people.requester, { request: requestFor(changes), options: {} })).id;

/** One of each kind that an award brings. */
async function makeTasks(): Promise<void> {
  const { requester, approver } = scheme.people;
  await ask(person('Undecided'));
  const refused = await ask(person('Refused'));
  await service.awards.refuseAward(approver, { awardId: refused, reason: 'The food bank is open today' });
  const again = await ask(person('Again'));
  await service.awards.refuseAward(approver, { awardId: again, reason: 'The food bank is open today' });
  await service.awards.askReconsideration(requester, { awardId: again, words: 'It was shut' });
  const alone = await ask(person('Alone'));
  await service.awards.issueUnderBreakGlass(requester, { awardId: alone, reason: 'Nobody answers' });
  const ending = { ...person('Ending'), amountPence: 3000, expiresOn: '2026-11-24', cardType: 'physical' as const };
  const { id: awardId } = await makeAward(service, scheme, ending);
  const more = { awardId, addPence: 1000, reason: 'The prices have gone up', idempotencyKey: 'more-for-ending' };
  await service.awards.requestAddition(requester, more);
  await makeAward(service, scheme, {
    ...person('Invoiced'),
    policy: 'P2',
    method: 'invoice',
    methodsOffered: ['invoice', 'card'],
  });
  await makeAward(service, scheme, { ...person('Unprinted'), communicationNeeds: 'None' });
  await makeShortfall(service, scheme);
}

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  await makeTasks();
  for (const role of ['requester', 'approver', 'practice_manager', 'finance', 'commissioner'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterEach(() => service.clock.set(new Date('2026-11-22T10:00:00Z')));
afterAll(() => service[Symbol.asyncDispose]());

const tasksOf = async (role: keyof typeof visitors) => (await visitors[role].get('/tasks')).text;
const main = (page: string) => page.slice(page.indexOf('<main'), page.indexOf('</main'));
const linksIn = (page: string) => [...main(page).matchAll(/<li>\s*<a href="([^"]+)"/g)].map(([, href]) => String(href));
const countIn = (page: string) => Number(/Tasks \((\d+)\)<\/a>/.exec(page)?.[1]);

describe('the list of tasks', () => {
  it('tells a requester what they can do, with what to say on the phone', async () => {
    const page = await tasksOf('requester');
    expect(page).toContain('Print the letter that tells Ivy Refused');
    expect(page).toContain('Print the code for Ivy Unprinted');
    expect(page).toContain('Tell Ivy Ending that there is money left, and that it ends on 24 November 2026');
    expect(page).toContain('Am I speaking to Ivy Ending?');
    expect(page).toContain('Record the invoice that the practice pays for Ivy Invoiced');
    expect(page).not.toContain('Decide on');
    expect(page).not.toContain('Sign off');
  });

  it('tells an approver what to decide and to sign off, but not what they refused themselves (R13, R34)', async () => {
    const page = await tasksOf('approver');
    expect(page).toContain('Decide on an award for Ivy Undecided');
    expect(page).toContain('Sign off what was issued out of hours to Ivy Alone');
    expect(page).toContain('Decide on more money or time for Ivy Ending');
    expect(page).not.toContain('refused award of Ivy Again');
  });

  it('tells finance of reconsiderations and of its queues, without names (R16, R34)', async () => {
    const page = await tasksOf('finance');
    expect(page).toContain('Look once more at the refused award of somebody (award A-');
    expect(page).not.toContain('Ivy');
  });

  it.each(['requester', 'approver', 'practice_manager', 'finance', 'commissioner'] as const)(
    'of %s has its count in the menu, and leads to pages that they may open',
    async (role) => {
      const page = await tasksOf(role);
      const links = linksIn(page);
      expect(countIn(page)).toBeGreaterThanOrEqual(links.length);
      for (const href of links) expect((await visitors[role].get(href)).status, href).toBe(200);
    },
  );

  it('shows the three most urgent at home', async () => {
    const page = (await visitors.approver.get('/')).text;
    expect(page).toContain('Sign off what was issued out of hours to Ivy Alone');
    expect(page).toMatch(/See all \d+ tasks/);
  });

  it('is beside the way to the people of the practice, for whoever has it not in the menu', async () => {
    expect(main((await visitors.practice_manager.get('/')).text)).toContain('href="/people"');
  });

  it('has a person once, however many of their awards are open', async () => {
    await ask({ ...person('Twice'), amountPence: 1000 });
    await ask({ ...person('Twice'), amountPence: 1100 });
    const page = main(await tasksOf('requester'));
    expect(page.split('Ask Ivy Twice how they need to be written or spoken to')).toHaveLength(2);
  });

  it('is counted in a menu only as far as the menu tells it', async () => {
    const undo = new Error('nothing of this is kept');
    let counted = {};
    const many = inScope(service.db, 'all', async (trx) => {
      await trx.raw(
        `insert into reconciliation_breaks (id, kind, subject, ours_pence, stripe_pence, opened_at, last_seen_at)
         select gen_random_uuid(), 'unknown_card', 'many-' || n, 0, 1, :at, :at from generate_series(1, 150) n`,
        { at: service.clock.now() },
      );
      counted = await countWaiting(trx, ['openBreaks', 'openCases', 'tasks']);
      throw undo;
    });
    await expect(many).rejects.toBe(undo);
    expect(counted).toEqual({ openBreaks: 100, openCases: expect.any(Number) });
  });

  it('says what is late (R13, R34)', async () => {
    service.clock.set(new Date('2026-12-07T10:00:00Z'));
    for (const role of ['approver', 'finance'] as const) {
      const visitor = await signInAs(service.baseUrl, scheme.people[role].id);
      const page = main((await visitor.get('/tasks')).text);
      const late = page.slice(page.indexOf('Late</h2>'), page.indexOf('Today</h2>'));
      expect(late, role).toContain('Sign off what was issued out of hours');
      if (role === 'finance') expect(late).toContain('by 4 December 2026');
    }
  });

  it('has a card that is not switched on looked for where it was posted to, which is the practice (R39)', () => {
    const award = { awardId: 'a', recipientId: null, reference: 'A-7K3M9Q', amountPence: 4000, policyName: 'Food' };
    const about = { subject: 'a', since: new Date('2026-11-20T10:00:00Z'), dueOn: null, count: 1 };
    const task = { kind: 'switch_on' as const, ...about, ...award, expiresOn: '2026-12-18' };
    const [line] = presentTasks([{ ...task, method: 'card' }], TELLING);
    expect(line?.text).toContain('posted to you four weeks ago');
    expect(line?.script?.lines.join(' ')).toContain('posted to us about four weeks ago');
    expect(line?.script?.lines.join(' ')).not.toContain('voucher');
  });

  it.each([
    ['card', 'or the card itself?', 'An online card is made again in minutes.'],
    ['voucher', 'or the voucher itself?', 'Your voucher has been stopped'],
  ] as const)(
    'has the script of an award on a %s speak of that, and offer nothing else as its own',
    (method, end, lost) => {
      const award = { awardId: 'a', recipientId: null, reference: 'A-7K3M9Q', amountPence: 4000, policyName: 'Food' };
      const about = { subject: 'a', since: new Date('2026-11-20T10:00:00Z'), dueOn: null, count: 1 };
      const tasks = (['ends_soon', 'replace'] as const).map((kind) => ({
        kind,
        ...about,
        ...award,
        method,
        expiresOn: '2026-12-01',
      }));
      const [ending, replacing] = presentTasks(tasks, TELLING).map(({ script }) => script?.lines.join(' ') ?? '');
      expect(ending).toContain(end);
      expect(replacing).toContain(lost);
      expect(replacing?.includes('card')).toBe(method === 'card');
    },
  );

  it('of one practice holds nothing of another (R16)', async () => {
    const rows = await inScope(service.db, [], (trx) => trx('break_glass_issues').select('award_id'));
    expect(rows).toEqual([]);
  });

  it('has a key that waits for whoever answers for it, until they take it or it is ended (R13)', async () => {
    const admin = await addPerson(service, 'admin', []);
    const homeOf = async () => main((await (await signInAs(service.baseUrl, admin.id)).get('/')).text);
    const { id: ownerId } = scheme.people.finance;
    const grant = async (role: 'finance' | 'admin', owner: string) =>
      (await service.staff.grantApiKey(admin, { role, name: `Program of ${role}`, ownerId: owner })).principalId;
    const [taken, ended, own] = [
      await grant('finance', ownerId),
      await grant('finance', ownerId),
      await grant('admin', admin.id),
    ];
    const take = (key: string) => `/your-sign-in/take-key?key=${key}`;
    const before = linksIn(await tasksOf('finance'));
    expect(before).toEqual(expect.arrayContaining([take(taken), take(ended)]));
    expect(before).not.toContain(take(own));
    expect(linksIn(await homeOf())).toContain(take(own));
    expect((await visitors.finance.get(take(taken))).text).toContain('Take the key for Program of finance?');

    const counted = countIn(await tasksOf('finance'));
    await service.staff.takeApiKey(scheme.people.finance, taken);
    await service.staff.endOwnKey(scheme.people.finance, ended);
    const after = await tasksOf('finance');
    expect(linksIn(after).filter((href) => href.includes('take-key'))).toEqual([]);
    expect(countIn(after)).toBe(counted - 2);
  });
});
