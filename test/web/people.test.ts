import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { nomineeWith, peopleOf } from '../modules/recipients/people-of-tests.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let people: ReturnType<typeof peopleOf>;
const visitors = {} as Record<'requester' | 'approver' | 'finance', Visitor>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  people = peopleOf(service, scheme);
  for (const role of ['requester', 'approver', 'finance'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterAll(() => service[Symbol.asyncDispose]());

const BORN = { day: '2', month: '1', year: '1970' };
const idIn = (page: string) => /href="\/people\/([\da-f-]{36})"/.exec(page)?.[1] ?? '';
/** What a form sends, opened first as a browser does. */
async function send(visitor: Visitor, path: string, form: Record<string, string>) {
  await visitor.get(path);
  return visitor.post(path, form);
}
const date = (field: string, [day = '', month = '', year = '']: string[]) => ({
  [`${field}[day]`]: day,
  [`${field}[month]`]: month,
  [`${field}[year]`]: year,
});

describe('finding and adding a person', () => {
  it('finds whom they add, by number in any spacing and by name and birth, with nothing personal in an address', async () => {
    const { requester } = visitors;
    const added = await send(requester, '/people/new', {
      givenName: 'Kamal',
      familyName: "O'Testerby",
      ...date('dateOfBirth', ['2', '1', '1970']),
      nhsNumber: '999 000 0751',
      phone: '07700 900503',
    });
    expect(added.text).toContain('The person is added');
    const id = idIn(added.text);
    for (const form of [{ nhsNumber: '999-0000751' }, { familyName: 'otesterby', ...BORN }]) {
      const found = await send(requester, '/people', form);
      expect(found.status).toBe(200);
      expect([found.text.includes('One person was found'), idIn(found.text)]).toEqual([true, id]);
    }
    expect((await requester.get(`/people/${id}`)).text).toContain('999 000 0751');
    const again = await send(requester, '/people/new', {
      givenName: 'Kamal',
      familyName: 'OTesterby',
      ...date('dateOfBirth', ['2', '1', '1970']),
      nhsNumber: '9990000751',
    });
    expect([again.text.includes('was on record already'), idIn(again.text)]).toEqual([true, id]);
  });

  it('says that 999 123 4567 is only an example, and what is missing, and keeps what was typed', async () => {
    const { requester } = visitors;
    const example = await send(requester, '/people', { nhsNumber: '999 123 4567' });
    expect(example.text).toContain('<title>Error: Find a person');
    expect(example.text).toContain('999 123 4567 is only an example');
    const half = await send(requester, '/people', { familyName: 'Kept' });
    expect(half.text).toContain('Enter a date of birth');
    expect(half.text).toContain('value="Kept"');
    const empty = await send(requester, '/people/new', { familyName: 'Kept' });
    for (const fault of ['Enter a given name', 'Enter a real date of birth']) expect(empty.text).toContain(fault);
    expect((await send(requester, '/people/new', {})).text).toContain('Enter a family name');
  });

  it('says when nobody fits, and offers to add them', async () => {
    const none = await send(visitors.requester, '/people', { familyName: 'Nobody', ...BORN });
    expect(none.text).toContain('Nobody at Test Surgery has exactly these details');
    expect(none.text).toContain('href="/people/new"');
  });
});

describe('the page of a person', () => {
  it('has what matters most at the top: needs, ways that are not safe, and who may act', async () => {
    const { requester } = visitors;
    const id = await people.add({ phone: '01632960501' });
    expect((await requester.get(`/people/${id}`)).text).toContain('Nobody has asked yet how they need');
    const needs = { 'format-large_print': 'yes', channel: 'landline', interpreter: 'none', note: 'Call after 4pm' };
    expect((await send(requester, `/people/${id}/communication-needs`, needs)).text).toContain('recorded');
    expect(
      (await send(requester, `/people/${id}/safe-contact`, { mayCall: 'yes', phone: '01632 960501' })).text,
    ).toContain('Safe contact recorded');
    const acting = {
      kind: 'donee',
      givenName: 'Carol',
      familyName: 'Example',
      relationship: 'Daughter',
      evidence: 'Registered power of attorney',
      ...date('evidenceSeenOn', ['4', '3', '2026']),
    };
    expect((await send(requester, `/people/${id}/representatives/new`, acting)).text).toContain('Recorded who may act');
    const page = (await requester.get(`/people/${id}`)).text;
    expect(page).toContain('Large print. Call the landline, do not text. Call after 4pm. Do not leave messages.');
    expect(page).toContain('Daughter holds power of attorney, seen 4 March 2026');
    expect(page).toContain('Asked last on 22 November 2026.');
    expect(page).toContain('Carol Example');
  });

  it('is on record as looked at where an award of theirs is opened, or one is asked for (R58)', async () => {
    const { requester, approver } = visitors;
    const { id, recipientId } = await makeAward(service, scheme);
    const looks = async () =>
      (await people.audited(recipientId)).filter(({ action }) => action === 'identity.view').length;
    const before = await looks();
    await approver.get(`/awards/${id}`);
    await approver.get(`/awards/${id}`);
    expect(await looks()).toBe(before + 1);
    await requester.post('/make-award/who', { recipientId });
    await requester.get('/make-award/what-for');
    expect(await looks()).toBe(before + 2);
  });

  it('has the awards, newest first, with the money left in words, and leads to asking for another', async () => {
    const { requester } = visitors;
    const award = await makeAward(service, scheme);
    const page = (await requester.get(`/people/${award.recipientId}`)).text;
    expect(page).toContain('They have £40.00 left on one live award, until 18 December 2026.');
    expect(page).toContain(`href="/awards/${award.id}"`);
    expect((await requester.get(`/awards/${award.id}`)).text).toContain(`href="/people/${award.recipientId}"`);
    const asking = await requester.post('/make-award/who', { recipientId: award.recipientId });
    expect([asking.status, asking.headers['location']]).toEqual([303, '/make-award/what-for']);
  });

  it('names every field of a form that is wrong, with what to write, and keeps what was typed', async () => {
    const { requester } = visitors;
    const id = await people.add();
    const nominee = await send(requester, `/people/${id}/representatives/new`, { kind: 'nominee', givenName: 'Kept' });
    for (const fault of ['Enter a family name', 'Say who they are', 'Say what was seen', 'Enter the real date']) {
      expect(nominee.text).toContain(fault);
    }
    expect(nominee.text).not.toContain('name with letters');
    expect(nominee.text).toContain('value="Kept"');
    const unsafe = await send(requester, `/people/${id}/safe-contact`, { mayPost: 'yes', mayText: 'yes' });
    expect(unsafe.text).toContain('Enter the address to post to');
    expect(unsafe.text).toContain('Enter a mobile number to text to');
    const withPhone = await people.add({ phone: '07700900508' });
    const emptied = await send(requester, `/people/${withPhone}/safe-contact`, { mayText: 'yes', phone: '' });
    expect(emptied.text).toContain('Enter a mobile number to text to');
    await send(requester, `/people/${withPhone}/safe-contact`, { doNotContact: 'yes', phone: '' });
    expect((await requester.get(`/people/${withPhone}`)).text).not.toContain('07700 900508');
    const plan = await send(requester, `/people/${id}/care-plan`, {});
    for (const fault of ['Enter the reference', 'Answer yes or no']) expect(plan.text).toContain(fault);
    const capacity = await send(requester, `/people/${id}/capacity`, { lacksCapacity: 'yes', note: 'Short' });
    for (const fault of ['Enter the real date of the assessment', 'at least 20'])
      expect(capacity.text).toContain(fault);
  });

  it('records a care plan and a note on capacity (R24, R26)', async () => {
    const { requester } = visitors;
    const id = await people.add();
    const plan = {
      reference: 'CP-7',
      coordinator: 'Sister Ola Mockby',
      isNotExcluded: 'yes',
      ...date('agreedOn', ['1', '11', '2026']),
      ...date('reviewDueOn', ['31', '1', '2027']),
    };
    expect((await send(requester, `/people/${id}/care-plan`, plan)).text).toContain('Care plan recorded');
    const note = 'Cannot weigh up what it is for.';
    await send(requester, `/people/${id}/capacity`, {
      lacksCapacity: 'yes',
      note,
      ...date('assessedOn', ['20', '11', '2026']),
    });
    const page = (await requester.get(`/people/${id}`)).text;
    expect(page).toContain('CP-7, co-ordinated by Sister Ola Mockby. Next review by 31 January 2027');
    expect(page).toContain(`Cannot decide about this, judged on 20 November 2026. ${note}`);
    expect(page).toContain('nobody who may is on record');
  });

  it('tells who lives with them, whom it proposed by postcode, until they leave (R30)', async () => {
    const { requester } = visitors;
    const [a, b] = [
      await people.add({ postcode: 'ZZ8 8WW' }),
      await people.add({ givenName: 'Bea', postcode: 'ZZ8 8WW' }),
    ];
    const at = `/people/${a}/household`;
    expect((await requester.get(at)).text).toMatch(/Bea Demoson \w+ lives here too/);
    await requester.post(at, { act: 'join', withId: b });
    expect((await requester.get(`/people/${b}`)).text).toContain('Lives with Ivy Demoson');
    await requester.post(at, { act: 'leave' });
    expect((await requester.get(at)).text).toContain('Nobody is recorded as living with them.');
    const search = await requester.post(at, { act: 'search', familyName: 'Nobodyatall', ...BORN });
    expect(search.text).toContain('Nobody else was found here');
  });

  it('ends who acts for them, with a reason (R27)', async () => {
    const { requester } = visitors;
    const id = await people.add();
    const representative = nomineeWith({ familyName: 'Leaving' });
    const { id: one } = await service.recipients.addRepresentative(scheme.people.requester, {
      recipientId: id,
      representative,
    });
    const end = `/people/${id}/representatives/${one}/end`;
    expect((await requester.get(`/people/${id}`)).text).toContain(`href="${end}"`);
    expect((await send(requester, end, {})).text).toContain('<title>Error: Somebody no longer acts');
    expect((await send(requester, end, { reason: 'He chose his son' })).text).toContain('It is ended');
    expect((await requester.get(`/people/${id}`)).text).toContain('Who acted before');
    expect((await requester.get(`/people/${await people.add()}/representatives/${one}/end`)).status).toBe(404);
  });

  it('records a death, which an approver takes back where it was a mistake (R36)', async () => {
    const { requester, approver } = visitors;
    const id = await people.add();
    expect((await send(requester, `/people/${id}/died`, {})).text).toContain('The death is recorded');
    const page = (await requester.get(`/people/${id}`)).text;
    expect(page).toContain('Recorded as having died, on 22 November 2026');
    expect(page).not.toContain('death-taken-back');
    expect((await requester.get(`/people/${id}/death-taken-back`)).status).toBe(403);
    const back = `/people/${id}/death-taken-back`;
    expect((await approver.get(`/people/${id}`)).text).toContain(`href="${back}"`);
    expect((await send(approver, back, { reason: 'It was the neighbour' })).text).toContain('The record is taken back');
    expect((await requester.get(`/people/${id}`)).text).not.toContain('Recorded as having died');
  });
});

describe('who a person is, for those outside the practice (R16)', () => {
  it('is shown with a reason, for 15 minutes, and then asked for again', async () => {
    const { finance } = visitors;
    const award = await makeAward(service, scheme);
    const at = `/awards/${award.id}/identity`;
    const page = (await finance.get(`/awards/${award.id}`)).text;
    expect(page).toContain(`href="${at}"`);
    expect(page).not.toContain('Demoson');
    const noReason = await send(finance, at, { reason: 'The shop asks' });
    expect(noReason.text).toContain('Choose why you need to know');
    expect(noReason.text).not.toContain('Demoson');
    const shown = await send(finance, at, { reasonCode: 'payment_query', reason: 'The shop asks before it refunds' });
    expect([shown.status, shown.headers['location']]).toEqual([303, at]);
    const revealed = (await finance.get(at)).text;
    expect(revealed).toContain('Ivy Demoson');
    expect(revealed).toContain('Shown to you until 22 November 2026 at 10:15am');
    expect((await finance.get(`/people/${award.recipientId}`)).status).toBe(403);
    service.clock.set(new Date('2026-11-22T10:15:00Z'));
    expect((await finance.get(at)).text).not.toContain('Demoson');
    service.clock.set(new Date('2026-11-22T10:00:00Z'));
  });
});

describe('a nominee of three people (R27)', () => {
  it('is a case that finance decides on without learning who it is', async () => {
    const { finance, requester } = visitors;
    const { recipientId, caseId } = await people.nomineeOfMany();
    const at = `/cases/${caseId}/nominee`;
    expect((await requester.get(`/people/${recipientId}`)).text).toContain(
      'Alliance finance has to look at their nominee',
    );
    const told = (await requester.post('/make-award/who', { recipientId })).text;
    expect(told).toContain('alliance finance has to look at that first');
    expect(told).not.toContain('Record it on');
    const page = (await finance.get(`/cases/${caseId}`)).text;
    expect(page).toContain(`href="${at}"`);
    const form = (await finance.get(at)).text;
    expect(form).toContain('One person is the nominee of 3 people:');
    expect(page + form).not.toMatch(/Manyfold|Demoson/);
    expect((await finance.post(at, { reason: 'No choice made' })).text).toContain('Choose what you decide');
    const closing = { caseId, outcome: 'no_action', note: 'Nothing to see' } as const;
    const closed = service.cases.closeCase(scheme.people.finance, closing);
    await expect(closed).rejects.toMatchObject({
      code: 'wrong_state',
      message: expect.stringContaining('Decide about the nominee'),
    });
    const done = await finance.post(at, { decision: 'allowed', reason: 'Runs a lunch club' });
    expect(done.text).toContain('The nominee is allowed');
    expect((await requester.get(`/people/${recipientId}`)).text).toMatch(
      /[A-Z]\w+ is their nominee, seen 20 November 2026/,
    );
  });
});
