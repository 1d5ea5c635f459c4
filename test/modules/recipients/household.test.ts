import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from '../../harness/refusal.ts';
import { openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { peopleOf } from './people-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let people: ReturnType<typeof peopleOf>;
const staff = () => scheme.people.requester;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  people = peopleOf(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

const housemates = async (id: string) => (await service.recipients.readPerson(staff(), id)).householdMemberIds;
const join = (recipientId: string, ...withIds: string[]) =>
  service.recipients.recordHousehold(staff(), { recipientId, withIds });

describe('a household (R30)', () => {
  it('is whoever is recorded as living together, from both sides', async () => {
    const [jo, kim] = [await people.add(), await people.add()];
    const { householdId } = await join(jo, kim);
    expect([await housemates(jo), await housemates(kim)]).toEqual([[kim], [jo]]);
    expect(await join(kim, jo)).toEqual({ householdId });
  });

  it('becomes one where two are joined', async () => {
    const ids = await Promise.all([people.add(), people.add(), people.add(), people.add()]);
    const [a = '', b = '', c = '', d = ''] = ids;
    await join(a, b);
    await join(c, d);
    await join(a, d);
    expect((await housemates(b)).sort()).toEqual([a, c, d].sort());
  });

  it('is left by one, and is none when one is left over', async () => {
    const [a, b, c] = [await people.add(), await people.add(), await people.add()];
    await join(a, b, c);
    await service.recipients.leaveHousehold(staff(), { recipientId: a });
    expect([await housemates(a), await housemates(b)]).toEqual([[], [c]]);
    await service.recipients.leaveHousehold(staff(), { recipientId: b });
    await service.recipients.leaveHousehold(staff(), { recipientId: b });
    expect(await housemates(c)).toEqual([]);
  });

  it('is proposed to those of one postcode, however it is written, until they are in it', async () => {
    const [a, b] = [await people.add({ postcode: 'ZZ9 9QQ' }), await people.add({ postcode: 'zz99qq' })];
    const near = () => people.all((trx) => service.recipients.listAtSamePostcode(trx, { recipientId: a, limit: 10 }));
    expect(await near()).toEqual([b]);
    await join(a, b);
    expect(await near()).toEqual([]);
  });

  it('holds nobody of another practice, nor the person alone (R16)', async () => {
    const [mine, theirs] = [await people.add(), await people.add({}, await people.stranger('DEMO-02'))];
    expect(await codeOf(join(mine, theirs))).toBe('invalid_input');
    expect(await codeOf(join(mine, mine))).toBe('invalid_input');
    expect(await codeOf(join(theirs, mine))).toBe('not_found');
  });
});
