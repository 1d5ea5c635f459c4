import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/kernel/principal.ts';
import { inScope } from '../../src/platform/database.ts';
import { untilOneWaits } from '../harness/locks.ts';
import { addPractice } from '../harness/practices.ts';
import { openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { goBack, locationOf, proveWho, signInAs, signInHere, visit } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

beforeAll(async () => {
  const spellIssuer = (issuer: string) => issuer.replace('127.0.0.1', '127.1');
  service = await startService({ strangers: [STRANGER, OTIS], spellIssuer });
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const STRANGER = { subject: '555000111222', name: 'Nobody Known', title: 'GP', does: 'Nothing here', practices: [] };

const OTIS = { ...STRANGER, subject: '555000111333', name: 'Otis Wrongly' };

const requester = () => scheme.people.requester.id;

/** Somebody of their own, so that ending them ends nobody else. */
async function add(role: Role): Promise<string> {
  const person = { id: newId(), name: `Test ${role} of their own`, title: role, role, isDemonstration: true };
  return (await service.staff.addStaff({ ...person, practiceIds: [scheme.practiceId] })).id;
}

const addRequester = () => add('requester');

const acts = (id: string): Promise<string[]> =>
  inScope(service.db, 'all', (trx) =>
    trx('audit_entries').where({ entity_id: id }).whereLike('action', 'staff.sign%').orderBy('id').pluck('action'),
  );

const endAccess = (id: string) =>
  inScope(service.db, 'all', (trx) => trx('principals').where({ id }).update({ ended_at: service.clock.now() }));

describe('signing in', () => {
  it('goes by the provider, gives a new session that scripts cannot read, and leads to the page one wanted (R20)', async () => {
    const visitor = visit(service.baseUrl);
    const sent = locationOf(await visitor.get('/awards?view=over'));
    expect(sent).toBe('/sign-in?to=%2Fawards%3Fview%3Dover');
    const page = await visitor.get(sent);
    const before = page.headers['set-cookie']?.[0] ?? '';
    const start = /href="(\/sign-in\/start[^"]*)"/.exec(page.text)?.[1] ?? '';
    const answer = await visitor.get(await proveWho(visitor, requester(), start));
    expect(locationOf(answer)).toBe('/awards?view=over');
    const after = answer.headers['set-cookie']?.[0] ?? '';
    expect(after).toMatch(/HttpOnly; SameSite=Lax/);
    expect(after.split(';')[0]).not.toBe(before.split(';')[0]);
    expect((await visitor.get('/awards?view=over')).text).toContain('Test requester');
  });

  it('is trusted in the browser that began it only, and once', async () => {
    const begun = visit(service.baseUrl);
    const back = await proveWho(begun, requester());
    const other = visit(service.baseUrl);
    const refused = locationOf(await other.get(back));
    expect(refused).toBe('/sign-in?ended=unfinished');
    expect((await other.get(refused)).text).toContain('Nobody was signed in');
    expect(locationOf(await other.get('/'))).toBe('/sign-in');
    expect(locationOf(await begun.get(back))).toBe('/');
    expect(locationOf(await begun.get(back))).toBe(refused);
    const denied = locationOf(await other.get(await goBack(other)));
    expect(denied).toBe('/sign-in?ended=went_back');
    expect((await other.get(denied)).text).toContain('You went back before you had signed in');
  });

  it.each([
    ['//evil.example/a'],
    ['https://evil.example'],
    ['/\\evil.example'],
    ['/\t/evil.example'],
    ['javascript:alert(1)'],
    ['/sign-in/start'],
    ['/sign-out/provider'],
    ['awards'],
  ])('leads to the first page, not to %s', async (to) => {
    const start = `/sign-in/start?${new URLSearchParams({ to })}`;
    expect(await signInHere(visit(service.baseUrl), requester(), start)).toBe('/');
  });

  it('tells whoever is not known here whom to ask, and knows them once an administrator has said who they are', async () => {
    const visitor = visit(service.baseUrl);
    expect(await signInHere(visitor, STRANGER.subject)).toBe('/sign-in/not-known');
    const { text } = await visitor.get('/sign-in/not-known');
    expect(text).toContain('Ask your practice manager');
    expect(text).toContain(STRANGER.subject);
    expect(locationOf(await visitor.get('/'))).toBe('/sign-in');
    const [admin, known] = [await signInAs(service.baseUrl, await add('admin')), await add('auditor')];
    await admin.get(`/staff/${known}`);
    const page = `/staff/${known}/identity`;
    expect((await admin.post(page, { subject: ' ' })).text).toContain('Write the number that they see');
    expect((await admin.post(page, { subject: STRANGER.subject })).text).toContain('They can sign in');
    expect((await admin.post(`/staff/${await add('auditor')}/identity`, { subject: STRANGER.subject })).text).toContain(
      'Somebody else signs in with this number',
    );
    expect(await signInHere(visitor, STRANGER.subject)).toBe('/');
    expect((await visitor.get('/help')).text).toContain('Test auditor of their own');
  });

  it('is taken from whom got it by mistake and given to whom it belongs, however settings spell the provider (R20)', async () => {
    expect(service.config.identity.issuer).toContain('//127.1:');
    const admin = await signInAs(service.baseUrl, await add('admin'));
    const [otis, bell] = [await add('requester'), await add('approver')];
    const visitor = visit(service.baseUrl);
    await admin.get(`/staff/${bell}`);
    await admin.post(`/staff/${bell}/identity`, { subject: OTIS.subject });
    expect((await admin.get(`/staff/${bell}`)).text).toContain(`${OTIS.subject}, since`);
    expect(await signInHere(visitor, OTIS.subject)).toBe('/');
    expect((await admin.post(`/staff/${bell}/unlink`)).text).toContain('Sign-in taken away');
    expect(locationOf(await visitor.get('/awards'))).toMatch('/sign-in?ended=everywhere');
    await admin.post(`/staff/${otis}/identity`, { subject: OTIS.subject });
    await signInHere(visitor, OTIS.subject);
    expect((await visitor.get('/help')).text).toContain('Test requester of their own');
    expect((await admin.post(`/staff/${otis}/end`)).text).toContain('Access ended');
    expect(await signInHere(visitor, OTIS.subject)).toBe('/sign-in/not-known');
    const again = await add('requester');
    expect((await admin.post(`/staff/${again}/identity`, { subject: OTIS.subject })).text).toContain(
      'They can sign in',
    );
    expect(await signInHere(visitor, OTIS.subject)).toBe('/');
  });

  it('lets somebody of several practices choose, and switch later', async () => {
    const elsewhere = await addPractice(service, 'DEMO-07');
    const id = newId();
    const person = { id, name: 'Colin Two', title: 'Practice manager', role: 'practice_manager' } as const;
    await service.staff.addStaff({ ...person, practiceIds: [scheme.practiceId, elsewhere], isDemonstration: true });
    const colin = visit(service.baseUrl);
    const next = await signInHere(colin, id, '/sign-in/start?to=%2Fawards');
    expect(next).toBe('/choose-practice?to=%2Fawards');
    const page = await colin.get(next);
    expect(page.text).toContain('Which practice are you working for?');
    expect(page.text).not.toContain('pp-menu');
    for (const path of ['/', '/make-award', '/budgets/DEMO-01']) {
      const asked = `/choose-practice${path === '/' ? '' : `?to=${encodeURIComponent(path)}`}`;
      expect(locationOf(await colin.get(path)), path).toBe(asked);
    }
    expect(locationOf(await colin.post('/declarations', { link: 'household' }))).toBe(
      '/choose-practice?to=%2Fdeclarations',
    );
    expect((await colin.get('/your-sign-in')).status).toBe(200);
    expect((await colin.post('/choose-practice', { to: '/awards' })).text).toContain('Choose a practice');
    expect(locationOf(await colin.post('/choose-practice', { practice: 'DEMO-07', to: '/awards' }))).toBe('/awards');
    expect((await colin.get('/help')).text).toContain('<span class="pp-header__organisation">DEMO-07 Surgery');
    await colin.post('/switch-practice', { practice: 'DEMO-01' });
    expect((await colin.get('/help')).text).toContain('<span class="pp-header__organisation">Test Surgery');
  });

  it('keeps no token in the session', async () => {
    await signInAs(service.baseUrl, requester());
    const rows: { sess: object }[] = await service.db('sessions').whereNotNull('principal_id').select('sess');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/eyJ|id_token|access_token/i);
  });

  it('is not available while the provider is out of reach, and whoever is signed in works on', async () => {
    await using alone = await startService();
    alone.setStripe('down');
    const answer = await visit(alone.baseUrl).get('/sign-in/start');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('The sign-in service cannot be reached');
    alone.setStripe('up');
    const asha = await signInAs(alone.baseUrl, (await openScheme(alone)).people.requester.id);
    alone.setStripe('down');
    expect((await asha.get('/')).status).toBe(200);
  });
});

describe('being signed out', () => {
  it('comes after 15 idle minutes, says why, and leads back to the page one wanted (R20)', async () => {
    const asha = await signInAs(service.baseUrl, requester());
    service.clock.advance(14 * 60_000);
    expect((await asha.get('/')).status).toBe(200);
    service.clock.advance(16 * 60_000);
    const sent = locationOf(await asha.get('/awards?view=over'));
    expect(sent).toBe('/sign-in?ended=idle&to=%2Fawards%3Fview%3Dover');
    expect((await asha.get(sent)).text).toContain('Nothing happened for 15 minutes');
    expect(locationOf(await asha.get('/awards'))).toBe('/sign-in?to=%2Fawards');
  });

  it('refuses a form that comes too late, says why, and leads back to its page (R20)', async () => {
    const asha = await signInAs(service.baseUrl, requester());
    service.clock.advance(16 * 60_000);
    const answer = await asha.post('/make-award/who', { act: 'search', familyName: 'Demoson' });
    expect(answer.status).toBe(303);
    expect(locationOf(answer)).toBe('/sign-in?ended=idle');
  });

  it('is put off by whoever says that they are there, and not by what a script asks by itself (R20)', async () => {
    const asha = await signInAs(service.baseUrl, requester());
    service.clock.advance(13 * 60_000);
    const leftMs = async () => (await asha.get('/sign-in/time-left')).body.leftMs;
    await asha.background('/');
    expect((await asha.background('/sign-in/time-left')).body).toEqual({ leftMs: 2 * 60_000 });
    expect((await asha.post('/sign-in/stay')).body).toEqual({ leftMs: 15 * 60_000 });
    expect(await leftMs()).toBe(15 * 60_000);
    service.clock.advance(16 * 60_000);
    expect(await leftMs()).toBeNull();
  });

  it('ends the session of this browser, and offers to sign out at the provider too', async () => {
    const [here, there] = [await signInAs(service.baseUrl, requester()), await signInAs(service.baseUrl, requester())];
    const sent = locationOf(await here.post('/sign-out'));
    const { text } = await here.get(sent);
    expect(text).toContain('You are signed out');
    expect(text).toContain('href="/sign-out/provider"');
    expect(locationOf(await here.get('/sign-out/provider'))).toContain(`${service.sandboxUrl}/identity/session/end?`);
    expect(locationOf(await here.get('/awards'))).toBe('/sign-in?to=%2Fawards');
    expect((await there.get('/awards')).status).toBe(200);
  });

  it('is not undone by a form that was still running, whoever signs in meanwhile (R20)', async () => {
    const visitor = await signInAs(service.baseUrl, scheme.people.approver.id);
    const { id } = await service.awards.requestAward(scheme.people.requester, { request: requestFor(), options: {} });
    const { running } = await inScope(service.db, 'all', async (trx) => {
      await trx('awards').where({ id }).forUpdate().select('id');
      const running = visitor.post(`/awards/${id}/approve`);
      await untilOneWaits(service);
      await visitor.post('/sign-out');
      await signInHere(visitor, requester());
      return { running };
    });
    const answer = await running;
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(locationOf(answer)).toBe('/sign-in?ended=signed_out');
    expect((await visitor.get('/help')).text).toContain('Test requester');
    const rows = await service.db('sessions').where({ principal_id: scheme.people.approver.id });
    expect(rows).toEqual([]);
  });

  it('leaves nothing of what was typed in the database once the 15 minutes are over (R20)', async () => {
    const asha = await signInAs(service.baseUrl, requester());
    await asha.get('/choose-practice');
    await asha.post('/switch-practice', { practice: 'DEMO-01' });
    service.clock.advance(16 * 60_000);
    expect(await service.staff.emptyIdleSessions()).toBeGreaterThan(0);
    expect(await service.staff.emptyIdleSessions()).toBe(0);
    const rows: { sess: object }[] = await service.db('sessions').where({ principal_id: requester() }).select('sess');
    for (const { sess } of rows) expect(Object.keys(sess).sort()).toEqual(['cookie', 'lastSeenMs', 'personId']);
    expect(locationOf(await asha.background('/awards'))).toMatch(/^\/sign-in\?ended=idle/);
    expect(locationOf(await asha.get('/awards'))).toMatch(/^\/sign-in\?ended=idle/);
  });

  it('is not lent to the pages for codes by an address in other letters (R20)', async () => {
    const asha = await signInAs(service.baseUrl, requester());
    expect((await asha.get('/My-Award')).status).toBe(404);
    expect((await asha.get('/Sign-Out/provider')).status).toBe(404);
  });

  it('ends every session of a person at once when they say so, and says why (R20)', async () => {
    const id = await addRequester();
    const [here, there] = [await signInAs(service.baseUrl, id), await signInAs(service.baseUrl, id)];
    const other = await signInAs(service.baseUrl, requester());
    await here.get('/your-sign-in');
    expect(locationOf(await here.post('/sign-out/everywhere'))).toBe('/sign-in?ended=everywhere');
    const sent = locationOf(await there.get('/awards'));
    expect(sent).toBe('/sign-in?ended=everywhere&to=%2Fawards');
    expect((await there.get(sent)).text).toContain('Every browser was signed out at once');
    expect((await other.get('/awards')).status).toBe(200);
    expect(await signInHere(there, id)).toBe('/');
    expect((await there.get('/awards')).status).toBe(200);
    await there.post('/sign-out');
    expect(await acts(id)).toEqual([
      'staff.sign_in',
      'staff.sign_in',
      'staff.sign_out_everywhere',
      'staff.sign_in',
      'staff.sign_out',
    ]);
  });

  it('comes at once to whoever has left, and says so (R19)', async () => {
    const id = await addRequester();
    const visitor = await signInAs(service.baseUrl, id);
    const back = await proveWho(visitor, id);
    await endAccess(id);
    const sent = locationOf(await visitor.get('/awards'));
    expect(sent).toBe('/sign-in?ended=left&to=%2Fawards');
    expect((await visitor.get(sent)).text).toContain('Your access has ended');
    const refused = locationOf(await visitor.get(back));
    expect(refused).toBe('/sign-in?ended=not_confirmed');
    expect((await visitor.get(refused)).text).toContain('did not confirm who you are');
  });
});
