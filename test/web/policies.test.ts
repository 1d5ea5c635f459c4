import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { excepting } from '../modules/exceptions/excepted.ts';
import { versioning, WHY } from '../modules/policies/versions-of-tests.ts';
import { hiddenIn, signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: Awaited<ReturnType<typeof versioning>>;
const visitors = {} as Record<'author' | 'activator' | 'requester' | 'finance' | 'auditor', Visitor>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = await versioning(service, scheme);
  const award = await makeAward(service, scheme, { amountPence: 5_000 });
  const { pay } = excepting(service, scheme);
  await pay(award.id, { at: 'supermarket', pence: 1_200 });
  await pay(award.id, { at: 'supermarket', pence: 900 });
  const { requester, finance, auditor } = scheme.people;
  for (const [name, person] of Object.entries({
    author: acts.author,
    activator: acts.activator,
    requester,
    finance,
    auditor,
  })) {
    visitors[name as keyof typeof visitors] = await signInAs(service.baseUrl, person.id);
  }
}, 120_000);
afterAll(() => service[Symbol.asyncDispose]());

const FORM = {
  name: 'Food and essentials',
  groups: 'FOOD',
  plusCodes: '5912',
  plainList: 'food shops and pharmacies',
  capPence: '60',
  expiryDays: '28',
  methods: 'voucher',
  extendedCapNeeds: 'none',
  cardPresence: 'any',
  dailyPence: '20',
  awardsInTwelveMonths: '3',
};
const save = (visitor: Visitor, path: string, form: Record<string, string | string[]>) =>
  visitor.post(path, { days: ['1', '2', '3', '4', '5', '6', '7'], ...form } as unknown as Record<string, string>);
const open = (visitor: Visitor, address: string) => visitor.get(address).then(({ text }) => text);

describe('a policy on pages (R59)', () => {
  it('is written by one commissioner, rehearsed, proposed, and activated by another for a day that practices see', async () => {
    const { author, activator, requester, finance } = visitors;
    expect(await open(author, '/policies')).toContain('Nine policies say what awards may be spent on.');
    expect(await open(author, '/policies/P5')).toContain('Write a new version');
    expect(await open(author, '/policies/P5/change')).toMatch(/id="capPence"[^>]*value="60"/);
    const wrong = await save(author, '/policies/P5/change', {
      ...FORM,
      capPence: '',
      dailyPence: 'twenty',
      plusCodes: 'Moon shops',
    });
    expect(wrong.text).toContain('Enter the most for one award');
    expect(wrong.text).toContain('Most in a day: enter an amount in pounds, like 45 or 45.50');
    expect(wrong.text).toContain('There is no kind of shop called “Moon shops”');
    expect(wrong.text).toMatch(/id="dailyPence"[^>]*value="twenty"/);
    const saved = await save(author, '/policies/P5/change', FORM);
    const here = '/policies/P5/versions/2';
    expect(saved.headers['location']).toBe(here);
    const draft = await open(author, here);
    expect(draft).toContain('Version 2 is a draft');
    expect(draft).toMatch(/What differs from version 1[\s\S]*A day[\s\S]*No limit[\s\S]*Up to £20 a day/);
    expect((await author.post(`${here}/rehearse`)).headers['location']).toBe(`${here}/rehearsal`);
    const rehearsal = await open(author, `${here}/rehearsal`);
    expect(rehearsal).toContain(
      'Of two payments that people tried in the 90 days before, 1 that went through would be declined, of one person.',
    );
    expect(rehearsal).toContain('Seagull Stores');
    expect(rehearsal).toMatch(/It counts for an activation until \d+ \w+ 2026/);
    expect(rehearsal).toContain('Over the period');
    expect((await author.post(`${here}/propose`, { reason: 'Short' })).text).toContain(
      'Say why, in 20 to 500 characters',
    );
    expect((await author.post(`${here}/propose`, { reason: WHY })).text).toContain('Proposed');
    expect(await open(author, here)).toContain('You wrote or proposed it, so another person has to activate it.');
    const ofAuthor = await open(author, `${here}/activate`);
    expect(ofAuthor).toContain('You wrote or proposed it, so another person has to activate it.');
    expect(ofAuthor).not.toContain('name="when"');
    expect((await author.post(`${here}/activate`, { when: 'now' })).text).toContain('cannot activate it');
    expect(await open(requester, '/policies/P5')).not.toContain('Version 2');
    expect((await requester.get(here)).status).toBe(403);
    expect(await open(finance, here)).not.toContain('Activate it');
    const aged = (by: string) =>
      service.db('policy_rehearsals').update({ rehearsed_at: service.db.raw('rehearsed_at + ?::interval', [by]) });
    await aged('-8 days');
    expect(await open(activator, here)).toContain('more than 7 days ago, so rehearse it again');
    expect(await open(activator, here)).not.toContain('Activate it');
    expect(await open(activator, `${here}/activate`)).toContain('have not been rehearsed in the last 7 days');
    await aged('8 days');
    const confirm = await open(activator, `${here}/activate`);
    expect(confirm).toContain('1 that went through would be declined');
    expect(confirm).toContain(WHY);
    const missing = await activator.post(`${here}/activate`, { when: 'later', day: '31', month: '11', year: '2026' });
    expect(missing.text).toContain('Enter a real date');
    const unsure = await activator.post(`${here}/activate`, { when: 'now', day: '1', month: '12', year: '2026' });
    expect(unsure.text).toContain('You entered a day. Choose “On a day to come”, or take the day out');
    expect(unsure.text).toMatch(/name="day"[^>]*value="1"/);
    expect(await open(requester, '/policies/P5')).toContain('New awards are made under version 1.');
    const done = await activator.post(`${here}/activate`, { when: 'later', day: '1', month: '12', year: '2026' });
    expect(done.text).toContain('New awards are made under it from 1 December 2026');
    expect(await open(requester, '/policies/P5')).toMatch(
      /From 1 December 2026[^<]*new awards are made under version 2/,
    );
    const again = await open(activator, `${here}/activate`);
    expect(again).toContain('Version 2 will be in force from 1 December 2026');
    expect(again).not.toMatch(/Activate version 2|What differs|Activate it/);
    expect(await open(author, `${here}/propose`)).toContain('Version 2 will be in force from');
    expect((await activator.post(`${here}/withdraw`, { reason: 'Another look is needed' })).text).toContain(
      'Sent back',
    );
    expect(await open(requester, '/policies/P5')).not.toContain('version 2');
    expect(await open(author, here)).toContain('Another look is needed');
  });

  it('keeps what another person wrote in the draft meanwhile, however often the older form is sent', async () => {
    const { author, activator } = visitors;
    const saved = await save(author, '/policies/P9/change', FORM);
    const here = saved.headers['location'] ?? '';
    const revision = hiddenIn(await open(author, `${here}/change`), 'revision');
    await save(activator, `${here}/change`, { ...FORM, weeklyPence: '30', revision });
    const first = await save(author, `${here}/change`, { ...FORM, monthlyPence: '50', revision });
    expect(first.text).toMatch(/changed this draft on \d+ \w+ 2026 at [^.]*\. Open it again to see what changed\./);
    expect(first.text).toMatch(/id="monthlyPence"[^>]*value="50"/);
    const again = { ...FORM, monthlyPence: '50', revision: hiddenIn(first.text, 'revision') };
    expect((await save(author, `${here}/change`, again)).text).toContain('changed this draft on');
    expect(await open(author, here)).toContain('Up to £30 a week');
  });

  it('differs in nothing when the form is saved as it came', async () => {
    const { author } = visitors;
    const form = await open(author, '/policies/P4/change');
    const ways = [...form.matchAll(/name="methods"[^>]*value="(\w+)"[^>]*/g)];
    const methods = ways.filter(([box]) => box.includes('checked')).map(([, way = '']) => way);
    const name = 'Respite (replacement care)';
    const plainList = 'care, cleaning, laundry and childcare';
    const groups = ['CARE', 'CHILD'];
    const figures = {
      capPence: '400',
      yearCapPence: '400',
      expiryDays: '60',
      dailyPence: '',
      awardsInTwelveMonths: '',
    };
    const typed = { ...FORM, ...figures, name, plainList, groups, methods, plusCodes: '' };
    const saved = await save(author, '/policies/P4/change', typed as unknown as Record<string, string>);
    const page = await open(author, saved.headers['location'] ?? '');
    expect(page).toContain('Version 2 is a draft');
    expect(page).not.toMatch(/What differs[\s\S]*Given as[\s\S]*All its terms/);
  });

  it('is refused at the field for a shop called “id” alone, and for more in one payment than in one award', async () => {
    const wrong = { onlyMerchants: 'Seagull Stores\nid', dailyPence: '', perPaymentPence: '60.01' };
    const { text } = await save(visitors.author, '/policies/P9/change', { ...FORM, ...wrong });
    expect(text).toMatch(/href="#onlyMerchants">\s*Give the number of the shop after “id”, or its name/);
    expect(text).toMatch(/href="#perPaymentPence">[^<]*One payment cannot be more than the most for one award/);
  });

  it('is read, and not changed, by finance and the auditor (R17)', async () => {
    for (const reader of [visitors.finance, visitors.auditor]) {
      expect(await open(reader, '/policies/P3')).not.toContain('Write a new version');
      expect((await reader.get('/policies/P3/change')).status).toBe(403);
      expect((await save(reader, '/policies/P3/change', FORM)).status).toBe(403);
    }
    expect((await visitors.finance.get('/policies/P99')).status).toBe(404);
    expect((await visitors.finance.get('/policies/P3/versions/9')).status).toBe(404);
  });

  it('is a link away for practice staff, from home and from an award made under it', async () => {
    const { requester } = visitors;
    expect(await open(requester, '/')).toContain('<a href="/policies">What awards may be spent on</a>');
    expect(await open(requester, '/policies')).toContain('href="/policies/P5"');
    const award = await makeAward(service, scheme);
    expect(await open(requester, `/awards/${award.id}`)).toMatch(
      /<a href="\/policies\/P5">Food and essentials \(P5, version \d\)<\/a>/,
    );
  });

  it('says at its page what is never allowed in a draft (R41)', async () => {
    const saved = await save(visitors.author, '/policies/P7/change', { ...FORM, plusCodes: '5921' });
    const page = await open(visitors.author, saved.headers['location'] ?? '');
    expect(page).toContain('It allows what is never allowed');
  });
});
