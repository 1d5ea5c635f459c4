import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Behaviour, SWITCHES, wireNameOf } from '../../src/sandbox/behaviour.ts';
import { CASES } from './behaviour-cases.ts';
import { callControl, control } from './control.ts';
import { answerJson, createCard, pay, START, startSandbox, type TestSandbox } from './sandbox-server.ts';

const NAMES = Object.keys(SWITCHES) as (keyof Behaviour)[];

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
  await control(sandbox, 'PUT /balance', { issuing_available: 5_000_000 });
});
afterAll(() => sandbox.destroy());
afterEach(async () => {
  sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: true });
  sandbox.clock.set(START);
  await control(sandbox, 'PUT /behaviour');
});

const onTheWire = (behaviour: Partial<Behaviour>) =>
  Object.fromEntries(Object.entries(behaviour).map(([name, value]) => [wireNameOf(name), value]));

describe.each(NAMES)('%s', (name) => {
  const { values } = SWITCHES[name];
  const { act, comes, with: others } = CASES[name];

  test.each(values.map((value, place) => [value, comes[place]] as const))('%s', async (value, expected) => {
    const turned = { ...others, [name]: value };
    await control(sandbox, 'PUT /behaviour', onTheWire(turned));
    expect(await act(sandbox, turned)).toEqual(expected);
  });
});

test('every switch makes a difference with each of its values', () => {
  const outcomes = (name: keyof Behaviour) => new Set(CASES[name].comes.map((outcome) => JSON.stringify(outcome)));
  expect(NAMES.filter((name) => outcomes(name).size !== SWITCHES[name].values.length)).toEqual([]);
});

test('switches stand at their defaults, and as they were set over a restart', async () => {
  const read = async () => (await control<{ behaviour: object }>(sandbox, 'GET /behaviour')).behaviour;
  const defaults = Object.fromEntries(NAMES.map((name) => [wireNameOf(name), SWITCHES[name].values[0]]));
  expect(await read()).toEqual(defaults);
  await control(sandbox, 'PUT /behaviour', { week_start: 'monday' });
  await sandbox.restart();
  expect(await read()).toEqual({ ...defaults, week_start: 'monday' });
});

test('switches of the sandbox in this process hold from the next call on, and are what it was created with again', async () => {
  const own = await startSandbox({ behaviour: { swipedPayment: 'asked' } });
  try {
    const card = (await createCard(own.stripe)).id;
    const swipe = async () => (await pay(own.stripe, card, { authorization_method: 'swipe' })).approved;
    expect(await swipe()).toBe(true);
    await own.sandbox.setBehaviour({ swipedPayment: 'declined' });
    expect(await swipe()).toBe(false);
    await own.sandbox.setBehaviour({});
    expect(await swipe()).toBe(true);
  } finally {
    await own.destroy();
  }
});

test.each([
  ['an unknown switch', { weak_start: 'monday' }, 'weak_start'],
  ['a value it does not have', { week_start: 'tuesday' }, 'week_start'],
])('%s is a 400 that names it', async (_name, body, param) => {
  const response = await callControl(sandbox, 'PUT /behaviour', body);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { param } });
});

test("the sandbox's README lists every switch, its values in order and what it is about", () => {
  const readme = readFileSync(path.join(import.meta.dirname, '../../src/sandbox/README.md'), 'utf8');
  const rows = NAMES.map((name) => {
    const { values, about } = SWITCHES[name];
    return `| \`${wireNameOf(name)}\` | ${values.map((value) => `\`${value}\``).join(', ')} | ${about} |`;
  });
  expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
});
