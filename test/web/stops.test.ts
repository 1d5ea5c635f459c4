import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopHappens } from '../../src/doors/web/pages/stops/present-stops.ts';
import { inScope } from '../../src/platform/database.ts';
import { addPractice } from '../harness/practices.ts';
import { requestFor } from '../harness/scheme.ts';
import { pay, type Story, startStory } from '../journeys/journey.ts';
import { signInAs, type Visitor, visit } from './visitor.ts';

let story: Story;
const visitors = {} as Record<'requester' | 'approver' | 'commissioner' | 'finance' | 'auditor', Visitor>;

beforeAll(async () => {
  story = await startStory();
  const { service, scheme } = story;
  await addPractice(service, 'DEMO-02');
  for (const role of ['requester', 'approver', 'commissioner', 'finance', 'auditor'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterAll(() => story.service[Symbol.asyncDispose]());

const REASON = 'Receipts of this practice are being checked';
const NOTE = 'All receipts were in order';
const WHO_AND_WHY =
  /Test commissioner stopped .* on 22 November 2026.*Why: Receipts of this practice are being checked\./;
const NEUTRAL = 'Cards are paused just now. This is not because of anything you did.';

const open = (visitor: Visitor, address: string) => visitor.get(address).then(({ text }) => text);
const inForce = () =>
  inScope(story.service.db, 'all', (trx) => trx('stops').whereNull('ended_at').pluck<string[]>('id'));

async function lift(): Promise<void> {
  for (const id of await inForce()) await visitors.commissioner.post(`/stops/${id}/lift`, { reason: NOTE });
}

describe('the commissioner’s page of stops', () => {
  it('tells whom a stop reaches, and how much they have', () => {
    const scheme = { value: 'scheme', text: 'The whole scheme', kind: 'scheme', target: null } as const;
    const reach = { awards: 2, practices: 1, leftPence: 6750 };
    expect(stopHappens(scheme, reach)[1]).toBe(
      'Two live awards of one practice have £67.50 left that cannot be spent while it lasts.',
    );
    const one = { ...scheme, kind: 'practice', target: 'DEMO-01' } as const;
    expect(stopHappens(one, { ...reach, awards: 1 })[1]).toContain('One live award has £67.50 left');
    expect(stopHappens(one, { ...reach, awards: 0 })[1]).toBe('No live award is under it now.');
  });

  it('says what a stop would do before it is made, asks why, and lists it with a way to lift it (R61)', async () => {
    const { commissioner } = visitors;
    expect(await open(commissioner, '/oversight')).toContain('Nothing is stopped now.');
    expect(await open(commissioner, '/stops')).toContain('<option value="practice:DEMO-01">Test Surgery</option>');
    const confirm = await open(commissioner, '/stops/confirm?what=practice%3ADEMO-01');
    expect(confirm).toContain('Stop Test Surgery?');
    expect(confirm).toMatch(/live awards? (has|have) £\d+\.\d\d left that cannot be spent while it lasts/);
    const short = await commissioner.post('/stops/confirm?what=practice%3ADEMO-01', { reason: 'Too short' });
    expect(short.text).toContain('in at least 20 characters');
    const named = await commissioner.post('/stops/confirm?what=practice%3ADEMO-01', {
      reason: `999 000 0018. ${REASON}`,
    });
    expect(named.text).toContain('This looks as if it holds an NHS number. Take it out');
    expect(await inForce()).toEqual([]);
    const made = await commissioner.post('/stops/confirm?what=practice%3ADEMO-01', { reason: REASON });
    expect(made.text).toContain('No payment under it is approved from now on');
    expect(await open(commissioner, '/stops/confirm?what=practice%3ADEMO-01')).toContain('It is stopped already');
    expect(await open(commissioner, '/oversight')).toContain('Practice stopped');
    const [id] = await inForce();
    expect((await commissioner.post(`/stops/${id}/lift`, { reason: 'Fine' })).text).toContain('why it can be lifted');
    const card = await commissioner.post(`/stops/${id}/lift`, { reason: `${NOTE} 4242 4242 4242 4242` });
    expect(card.text).toContain('This looks as if it holds a card number. Take it out');
    expect((await commissioner.post(`/stops/${id}/lift`, { reason: NOTE })).text).toContain('Lifted');
    const late = await commissioner.post(`/stops/${id}/lift`, { reason: 'Somebody else saw no ground for it' });
    expect(late.text).toContain('Test commissioner lifted it on 22 November 2026');
    expect(late.text).toContain(NOTE);
    const page = await open(commissioner, '/stops');
    expect(page).toContain('Nothing is stopped now.');
    expect(page).toContain(NOTE);
    expect(await open(commissioner, `/stops/${id}/lift`)).toContain('This stop was lifted');
  });

  it('can be read by finance and the auditor, who change nothing (R17)', async () => {
    const { commissioner, finance, auditor } = visitors;
    await commissioner.post('/stops/confirm?what=scheme', { reason: REASON });
    const [id] = await inForce();
    for (const reader of [finance, auditor]) {
      const page = await open(reader, '/stops');
      expect(page).toContain(REASON);
      expect(page).not.toContain('Lift the stop');
      expect(page).not.toContain('What do you want to stop?');
      expect((await reader.post(`/stops/${id}/lift`, { reason: NOTE })).status).toBe(403);
    }
    expect(await inForce()).toEqual([id]);
    await lift();
  });
});

describe('what a stop shows to whom it concerns', () => {
  it.each(['scheme', 'practice:DEMO-01', 'policy:P5'])(
    'of %s tells the practice who, when and why wherever it matters (R61)',
    async (what) => {
      const { commissioner, requester, approver } = visitors;
      const { service, scheme, usedAwardId } = story;
      const asked = await service.awards.requestAward(scheme.people.requester, { request: requestFor(), options: {} });
      await commissioner.post(`/stops/confirm?what=${what}`, { reason: REASON });
      for (const address of ['/', `/awards/${usedAwardId}`, '/make-award/who', '/budgets/DEMO-01']) {
        expect(await open(requester, address), address).toMatch(WHO_AND_WHY);
      }
      const decide = await open(approver, `/awards/${asked.id}/decide`);
      expect(decide).toMatch(WHO_AND_WHY);
      expect(decide).toContain('You cannot approve this');
      expect((await approver.post(`/awards/${asked.id}/approve`)).text).toContain('The commissioner has stopped');
      await lift();
      expect(await open(requester, '/')).not.toMatch(WHO_AND_WHY);
      expect((await approver.post(`/awards/${asked.id}/approve`)).headers['location']).toContain('/decided');
    },
  );

  it.each(['practice:DEMO-02', 'policy:P3'])('of %s says nothing on an award of others', async (what) => {
    await visitors.commissioner.post(`/stops/confirm?what=${what}`, { reason: REASON });
    expect(await open(visitors.requester, `/awards/${story.usedAwardId}`)).not.toMatch(WHO_AND_WHY);
    await lift();
  });

  it('tells finance and the practice of a declined payment why, and its holder nothing but that it is not their fault', async () => {
    const { commissioner, requester, finance } = visitors;
    const { service, scheme, usedAwardId } = story;
    await commissioner.post('/stops/confirm?what=practice%3ADEMO-01', { reason: REASON });
    await pay(service, usedAwardId, { amount: 300 });
    const { code } = await service.vouchers.printCode(scheme.people.requester, usedAwardId);
    const holder = visit(service.baseUrl);
    await holder.get('/my-award');
    await holder.post('/my-award', { code });
    for (const address of ['/my-award/money', '/my-award/where', '/my-award/why']) {
      const page = await open(holder, address);
      expect(page, address).toContain(NEUTRAL);
      expect(page, address).not.toContain(REASON);
    }
    await lift();
    const told = `Test Surgery stopped by Test commissioner on 22 November 2026: ${REASON}.`;
    const review = await inScope(service.db, 'all', (trx) =>
      trx('decline_reviews').where({ reason_code: 'scheme_stopped' }).first('id'),
    );
    expect(await open(finance, `/declines/${review.id}`)).toContain(told);
    expect(await open(requester, `/awards/${usedAwardId}`)).toContain(told);
    expect(await open(holder, '/my-award/money')).toContain('You have');
    expect(await open(holder, '/my-award/where')).not.toContain(NEUTRAL);
  });
});
