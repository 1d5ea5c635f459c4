import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Principal, type Scope, SYSTEM_PRINCIPAL_ID, systemPrincipal } from '../../../src/kernel/principal.ts';
import { createRecipients, type RecipientIdentity, type Recipients } from '../../../src/modules/recipients/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { addPractice, openService } from '../../harness/practices.ts';

let service: Awaited<ReturnType<typeof openService>>;
let recipients: Recipients;
let here: string;
let elsewhere: string;

const oldKey = { version: 'v1', key: randomBytes(32) };
const hashKey = randomBytes(32);
let people = 0;

beforeAll(async () => {
  service = await openService();
  recipients = createRecipients({ ...service, identityKeys: { hashKey, encryptionKeys: [oldKey] } });
  here = await addPractice(service, 'DEMO-01');
  elsewhere = await addPractice(service, 'DEMO-02');
});
afterAll(() => service.destroy());

/** Somebody nobody else is. */
function somebody(details: Partial<RecipientIdentity> = {}): RecipientIdentity {
  people += 1;
  const letters = [...String(people)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');
  return { givenName: 'Ivy', familyName: `Demoson ${letters}`, dateOfBirth: '1945-03-04', ...details };
}

function principalIn(scope: Scope): Principal {
  return { ...systemPrincipal('test'), id: SYSTEM_PRINCIPAL_ID, scope };
}

function findOrAdd(identity: RecipientIdentity, practiceId = here, communicationNeeds?: string) {
  return inScope(service.db, [practiceId], (trx) =>
    recipients.findOrAddRecipient(trx, principalIn([practiceId]), {
      practiceId,
      identity,
      ...(communicationNeeds ? { communicationNeeds } : {}),
    }),
  );
}

const read = (id: string) => inScope(service.db, 'all', (trx) => recipients.identityOf(trx, id));

describe('a recipient given in full', () => {
  it('is added once and found again, written differently', async () => {
    const ivy = somebody({ familyName: 'Müller-O’Brien', postcode: 'ZZ1 1AA' });
    const first = await findOrAdd(ivy);
    expect(first.added).toBe(true);
    expect(await findOrAdd({ ...ivy, familyName: 'MULLER OBRIEN' })).toEqual({ id: first.id, added: false, kept: [] });
    expect(await read(first.id)).toEqual(ivy);
  });

  it('is matched by NHS number though the name is written otherwise', async () => {
    const kamal = somebody({ nhsNumber: '9990000751' });
    const { id } = await findOrAdd(kamal);
    expect(await findOrAdd({ ...kamal, familyName: 'Testerbee' })).toEqual({ id, added: false, kept: [] });
  });

  it('is never merged with someone of another NHS number', async () => {
    const twin = somebody({ nhsNumber: '9990001499', postcode: 'ZZ1 1AA' });
    const { id } = await findOrAdd(twin);
    const other = await findOrAdd({ ...twin, nhsNumber: '9990001863' });
    expect(other.added).toBe(true);
    expect(other.id).not.toBe(id);
  });

  it('is refused under the NHS number of somebody with another name and birth', async () => {
    await findOrAdd(somebody({ nhsNumber: '9990002231' }));
    const stranger = somebody({ nhsNumber: '9990002231', dateOfBirth: '1990-07-23' });
    await expect(findOrAdd(stranger)).rejects.toMatchObject({
      code: 'conflict',
      errors: [{ field: 'recipient.nhsNumber' }],
    });
  });

  it('is refused when the birth is still to come', async () => {
    await expect(findOrAdd(somebody({ dateOfBirth: '2026-11-23' }))).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'recipient.dateOfBirth' }],
    });
  });

  it('is added once by 12 requests at the same moment', async () => {
    const jo = somebody({ postcode: 'ZZ5 5EE', nhsNumber: '9990000387' });
    const results = await Promise.all(Array.from({ length: 12 }, () => findOrAdd(jo)));
    expect(new Set(results.map((result) => result.id)).size).toBe(1);
    expect(results.filter((result) => result.added)).toHaveLength(1);
  });

  it('is another recipient at another practice (R16)', async () => {
    const noor = somebody({ nhsNumber: '9990002606' });
    const [first, second] = [await findOrAdd(noor, here), await findOrAdd(noor, elsewhere)];
    expect(second.added).toBe(true);
    expect(second.id).not.toBe(first.id);
  });
});

describe('what is known of a recipient', () => {
  it('takes over new contact details, and is then matched by them', async () => {
    const olu = somebody({ phone: '07700900123' });
    const { id } = await findOrAdd(olu);
    await findOrAdd({ ...olu, phone: '07700900456', postcode: 'ZZ4 4DD' });
    expect(await read(id)).toEqual({ ...olu, phone: '07700900456', postcode: 'ZZ4 4DD' });
    expect(await findOrAdd({ ...olu, givenName: `${olu.givenName} May`, postcode: 'ZZ4 4DD' })).toEqual({
      id,
      added: false,
      kept: [],
    });
  });

  it('is of each twin of one household apart', async () => {
    const ada = somebody({ givenName: 'Ada', postcode: 'ZZ5 5EE', phone: '07700900124' });
    const { id } = await findOrAdd(ada);
    const ben = await findOrAdd({ ...ada, givenName: 'Ben', phone: '07700900125' });
    expect(ben).toMatchObject({ added: true });
    expect(await read(id)).toEqual(ada);
  });

  it('is audited by field, never by value (R58)', async () => {
    const hattie = somebody({ phone: '07700900777', postcode: 'ZZ6 6FF' });
    const { id } = await findOrAdd(hattie);
    await findOrAdd({ ...hattie, phone: '07700900888' }, here, 'Large print');
    const rows = await inScope(service.db, 'all', (trx) => trx('audit_entries').where({ entity_id: id }).orderBy('id'));
    expect(rows.map((row) => [row.action, row.practice_id, row.after])).toEqual([
      ['recipient.add', here, null],
      ['recipient.update', here, { fields: ['phone', 'communicationNeeds'] }],
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/Hattie|Demoson|07700|ZZ6/);
  });

  it('is stored encrypted, and nowhere in the row in clear', async () => {
    const { id } = await findOrAdd(somebody({ familyName: 'Clearlyseen', nhsNumber: '9990002975' }));
    const [row] = await inScope(service.db, 'all', (trx) => trx('recipients').where({ id }));
    const text = Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)));
    expect(text.join(' ')).not.toMatch(/Clearlyseen|9990002975|1945/i);
    expect(row.identity_key_version).toBe('v1');
  });

  it('cannot stand in for another recipient', async () => {
    const [a, b] = [await findOrAdd(somebody()), await findOrAdd(somebody())];
    await inScope(service.db, 'all', async (trx) => {
      const [row] = await trx('recipients').where({ id: a.id });
      await trx('recipients').where({ id: b.id }).update({ identity_encrypted: row.identity_encrypted });
      await expect(recipients.identityOf(trx, b.id)).rejects.toThrow();
      throw new Error('undo');
    }).catch((error: Error) => expect(error.message).toBe('undo'));
  });

  it('is still read after the key was changed, and written under the new one', async () => {
    const newKey = { version: 'v2', key: randomBytes(32) };
    const rotated = createRecipients({ ...service, identityKeys: { hashKey, encryptionKeys: [newKey, oldKey] } });
    const victor = somebody({ phone: '07700900001' });
    const { id } = await findOrAdd(victor);
    await inScope(service.db, [here], async (trx) => {
      expect(await rotated.identityOf(trx, id)).toEqual(victor);
      const identity = { ...victor, phone: '07700900002' };
      await rotated.findOrAddRecipient(trx, principalIn([here]), { practiceId: here, identity });
      expect(await trx('recipients').where({ id })).toMatchObject([{ identity_key_version: 'v2' }]);
      expect(await rotated.identityOf(trx, id)).toEqual(identity);
      await expect(recipients.identityOf(trx, id)).rejects.toThrow(/version v2/);
      throw new Error('undo');
    }).catch((error: Error) => expect(error.message).toBe('undo'));
  });

  it('says not asked of communication needs until somebody asks', async () => {
    const dilys = somebody();
    const { id } = await findOrAdd(dilys);
    const needs = () => inScope(service.db, [here], (trx) => recipients.communicationNeeds(trx, id));
    expect(await needs()).toBe('not asked');
    await findOrAdd(dilys, here, 'Welsh first');
    await findOrAdd(dilys);
    expect(await needs()).toBe('Welsh first');
  });
});

describe('recipients of another practice', () => {
  it('are not there for a transaction of this one (R16)', async () => {
    const { id } = await findOrAdd(somebody(), elsewhere);
    await inScope(service.db, [here], async (trx) => {
      expect(await trx('recipients').where({ id })).toEqual([]);
      expect(await recipients.names(trx, [id])).toEqual(new Map());
      expect(await recipients.belongsTo(trx, { recipientId: id, practiceId: elsewhere })).toBe(false);
      await expect(recipients.identityOf(trx, id)).rejects.toMatchObject({ code: 'not_found' });
    });
    expect(await service.db('recipients')).toEqual([]);
  });

  it('cannot be added from this one (R16)', async () => {
    const adding = inScope(service.db, [here], (trx) =>
      recipients.findOrAddRecipient(trx, principalIn([here]), { practiceId: elsewhere, identity: somebody() }),
    );
    await expect(adding).rejects.toThrow(/row-level security/);
  });

  it('are all seen by the whole scheme, by name on request', async () => {
    const a = await findOrAdd(somebody({ givenName: 'Ann' }), here);
    const b = await findOrAdd(somebody({ givenName: 'Bea' }), elsewhere);
    const names = await inScope(service.db, 'all', (trx) => recipients.names(trx, [a.id, b.id]));
    expect([names.get(a.id)?.givenName, names.get(b.id)?.givenName]).toEqual(['Ann', 'Bea']);
  });
});

describe('consent', () => {
  it('is recorded with its day and who stated it (R21)', async () => {
    const { id } = await findOrAdd(somebody());
    await inScope(service.db, [here], async (trx) => {
      await recipients.recordConsent(trx, principalIn([here]), {
        recipientId: id,
        practiceId: here,
        givenOn: '2026-11-20',
      });
      expect(await trx('recipient_consents').where({ recipient_id: id })).toMatchObject([
        { given_on: '2026-11-20', stated_by: SYSTEM_PRINCIPAL_ID, withdrawn_at: null },
      ]);
    });
  });

  it('is not given on a day to come', async () => {
    const { id } = await findOrAdd(somebody());
    const recording = inScope(service.db, [here], (trx) =>
      recipients.recordConsent(trx, principalIn([here]), { recipientId: id, practiceId: here, givenOn: '2026-11-23' }),
    );
    await expect(recording).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
