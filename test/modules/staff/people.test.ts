import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Staff } from '../../../src/modules/staff/index.ts';
import { addPractice, openService, staffOf } from '../../harness/practices.ts';

const COLIN = '0195e2c0-0000-7000-8000-000000000003';

let service: Awaited<ReturnType<typeof openService>>;
let staff: Staff;
let practiceIds: string[];

beforeAll(async () => {
  service = await openService();
  staff = staffOf(service);
  practiceIds = [await addPractice(service, 'DEMO-01'), await addPractice(service, 'DEMO-05')];
});
afterAll(() => service.destroy());

it('a person added twice under one id is there once, with every practice', async () => {
  const colin = {
    id: COLIN,
    name: 'Colin Placeholder',
    title: 'Practice manager',
    role: 'practice_manager',
    practiceIds,
    isDemonstration: true,
  } as const;
  await staff.addStaff(colin);
  await staff.addStaff({ ...colin, name: 'Somebody Else' });
  const people = await staff.listDemonstrationPeople();
  expect(people.filter((person) => person.id === COLIN)).toEqual([
    {
      id: COLIN,
      name: 'Colin Placeholder',
      title: 'Practice manager',
      role: 'practice_manager',
      practices: [
        { code: 'DEMO-01', name: 'DEMO-01 Surgery' },
        { code: 'DEMO-05', name: 'DEMO-05 Surgery' },
      ],
    },
  ]);
  const principal = await staff.principalOf(COLIN, 'req-9');
  expect(principal).toMatchObject({ kind: 'staff', role: 'practice_manager', requestId: 'req-9' });
  expect([...(principal?.scope ?? [])].sort()).toEqual([...practiceIds].sort());
});

it('people who are not part of the demonstration cannot be chosen to sign in as', async () => {
  const { id } = await staff.addStaff({
    name: 'Real Person',
    title: 'Finance officer',
    role: 'finance',
    practiceIds: [],
    isDemonstration: false,
  });
  expect((await staff.listDemonstrationPeople()).map((person) => person.id)).not.toContain(id);
});

it('practice staff need a practice', async () => {
  const nowhere = { name: 'A', title: 'GP', role: 'approver', practiceIds: [], isDemonstration: false } as const;
  await expect(staff.addStaff(nowhere)).rejects.toMatchObject({ code: 'invalid_input' });
});
