import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { createShopper, signalOn } from '../modules/risk/payments-of-tests.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let awardId: string;
let address: string;
const as = (role: 'finance' | 'commissioner' | 'approver' | 'requester'): Promise<Visitor> =>
  signInAs(service.baseUrl, scheme.people[role].id);
const ONLINE = { authorization_method: 'online' } as const;
const TESTED = '3 payments of less than £2.00 were tried online.';

/** Card testing on an award: three small payments online. */
async function signalled(): Promise<{ awardId: string; address: string }> {
  const { id } = await makeAward(service, scheme);
  await createShopper(service, scheme, id).ask([120, 130, 140], 'supermarket', ONLINE);
  await service.risk.assessAward({ awardId: id, after: 'payment' });
  return { awardId: id, address: `/signals/${(await signalOn(service, id, 'F10')).id}` };
}

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  ({ awardId, address } = await signalled());
}, 120_000);
afterAll(() => service[Symbol.asyncDispose]());

describe('fraud signals on pages', () => {
  it('are listed for finance with due date, award, evidence, score and suggestion, and nobody’s name (R16)', async () => {
    const { text } = await (await as('finance')).get('/signals');
    expect(text).toMatch(/signals? needs? a look\./);
    for (const shown of ['Card testing', TESTED, 'To review', '25 November 2026 at 5:00pm', 'DEMO-01', '>40<']) {
      expect(text, shown).toContain(shown);
    }
    expect(text).toMatch(/Signals \(\d+\)/);
    expect(text).not.toContain('Demoson');
    expect((await (await as('finance')).get('/signals?signal=F1')).text).toContain('None match');
  });

  it('stand beside the award for finance and the practice’s approver, who cannot open them, and not for whoever asked', async () => {
    const page = `/awards/${awardId}`;
    expect((await (await as('finance')).get(page)).text).toContain(address);
    const approver = (await (await as('approver')).get(page)).text;
    expect(approver).toContain(TESTED);
    expect(approver).not.toContain(address);
    expect((await (await as('requester')).get(page)).text).not.toContain(TESTED);
  });

  it('are judged with a note by finance alone, which tells what follows; the verdict stays to be read', async () => {
    const { address: judged } = await signalled();
    const [finance, commissioner] = [await as('finance'), await as('commissioner')];
    expect((await commissioner.get(judged)).text).not.toContain('Save what it was');
    expect((await finance.get(judged)).text).toContain('Seagull Stores');
    expect((await finance.post(judged, { note: 'x' })).text).toContain('<title>Error: Signal');
    expect((await finance.post(judged, { verdict: 'confirmed', note: ' ' })).text).toContain('Write a note');
    const done = await finance.post(judged, { verdict: 'false_alarm', note: 'Three bus tickets, one after the other' });
    expect(done.text).toContain('You called it a false alarm');
    const { text } = await commissioner.get(judged);
    expect(text).toContain('False alarm');
    expect(text).toContain('Three bus tickets, one after the other');
    expect(text).toMatch(/Score when it was judged<\/dt>\s*<dd[^>]*>40, of which this added 40</);
    expect((await finance.get('/signals?view=judged')).text).toContain(judged);
  });

  it('are raised as the commissioner sets it: each box that is wrong is named, and finance only reads', async () => {
    const [finance, commissioner] = [await as('finance'), await as('commissioner')];
    expect((await finance.get('/signal-settings')).text).toContain('Hours: 24. More than: £100.');
    const setting = '/signal-settings/F7';
    expect((await finance.get(setting)).status).toBe(403);
    const form = await commissioner.get(setting);
    expect(form.text).toContain('Per cent below the limit');
    const good = { isOn: 'yes', weight: '20', 'thresholds.payments': '4', 'thresholds.percentBelow': '5' };
    const typed = { ...good, 'thresholds.days': '30', reason: 'Taxis cost about the limit' };
    const wrong = await commissioner.post(setting, { ...typed, weight: 'heavy', 'thresholds.days': '400' });
    expect(wrong.text).toContain('Enter a whole number from 1 to 90');
    expect(wrong.text).toContain('Enter a whole number from 1 to 100');
    expect((await commissioner.post(setting, typed)).text).toContain('It is set: Payments just under the limit');
    expect((await finance.get('/signal-settings')).text).toContain('Taxis cost about the limit');
  });
});
