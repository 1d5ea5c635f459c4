import { describe, expect, it } from 'vitest';
import {
  comparableName,
  comparablePostcode,
  isOtherPerson,
  isSamePerson,
  withContacts,
  withNewDetails,
} from '../../../src/modules/recipients/core/match-recipient.ts';

const IVY = { givenName: 'Ivy', familyName: 'Demoson', dateOfBirth: '1945-03-04' };

describe('names and postcodes are compared', () => {
  it.each([
    ["O'Brien", 'OBRIEN'],
    ['Müller-Smith', 'muller smith'],
    ['  Zoë  ', 'zoe'],
    ['MacDonald', 'Macdonald'],
    ['Straße', 'Strasse'],
    ['李 明', '李明'],
  ])('%j as %j', (a, b) => {
    expect(comparableName(a)).toBe(comparableName(b));
  });

  it('by the address when no postcode was given apart', () => {
    const address = { line1: '1 Sandy Lane', city: 'Marram Bay', postcode: 'ZZ1 1AA' };
    expect(comparablePostcode({ ...IVY, address })).toBe('ZZ11AA');
    expect(comparablePostcode(IVY)).toBeNull();
  });
});

describe('two descriptions with one family name and date of birth', () => {
  const number = (nhsNumber: string) => ({ ...IVY, nhsNumber });
  const at = (postcode: string, givenName = 'Ivy') => ({ ...IVY, postcode, givenName });

  it.each([
    [
      'one NHS number, another postcode',
      { ...at('ZZ1 1AA'), nhsNumber: '1' },
      { ...at('ZZ2 2BB'), nhsNumber: '1' },
      true,
    ],
    ['different NHS numbers, all else alike', number('1'), number('2'), false],
    ['one postcode', at('ZZ1 1AA'), at('zz11aa'), true],
    ['one postcode, part of the given name', at('ZZ1 1AA'), at('ZZ1 1AA', 'Ivy May'), true],
    ['one postcode, another given name: twins', at('ZZ1 1AA'), at('ZZ1 1AA', 'Ida'), false],
    ['different postcodes', at('ZZ1 1AA'), at('ZZ2 2BB'), false],
    ['a postcode on one side, one given name', at('ZZ1 1AA'), IVY, true],
    ['a postcode on one side, different given names', at('ZZ1 1AA'), { ...IVY, givenName: 'Ida' }, false],
    ['no postcode, one given name', IVY, { ...IVY, givenName: 'IVY' }, true],
    ['no postcode, different given names', IVY, { ...IVY, givenName: 'Ida' }, false],
    ['an NHS number on one side, one postcode', { ...at('ZZ1 1AA'), nhsNumber: '1' }, at('ZZ1 1AA'), true],
  ])('and %s', (...row) => {
    const [, a, b, same] = row;
    expect(isSamePerson(a, b)).toBe(same);
    expect(isSamePerson(b, a)).toBe(same);
  });
});

describe('an NHS number that both have', () => {
  it('is a slip only when family name and date of birth both differ', () => {
    const married = { ...IVY, familyName: 'Testerby' };
    expect(isOtherPerson(IVY, married)).toBe(false);
    expect(isOtherPerson(IVY, { ...IVY, dateOfBirth: '1954-03-04' })).toBe(false);
    expect(isOtherPerson(IVY, { ...married, dateOfBirth: '1954-03-04' })).toBe(true);
  });
});

describe('new details', () => {
  it('replace contacts and fill gaps, but leave the name as first recorded', () => {
    const given = { ...IVY, givenName: 'Ivy May', phone: '07700900123', nhsNumber: '9990000018' };
    expect(withNewDetails({ ...IVY, phone: '01632960001', email: 'ivy@example.org' }, given, false)).toEqual({
      identity: { ...IVY, phone: '07700900123', email: 'ivy@example.org', nhsNumber: '9990000018' },
      changed: ['phone', 'nhsNumber'],
      kept: [],
    });
  });

  it('take nothing away that the person spoke of when they were asked which ways are safe (R69)', () => {
    const address = { line1: '1 Sandy Lane', city: 'Marram Bay', postcode: 'ZZ1 1AA' };
    const known = { ...IVY, phone: '07700900111', postcode: 'ZZ1 1AA' };
    const given = { ...IVY, phone: '07700900222', email: 'ivy@example.org', address, nhsNumber: '9990000018' };
    expect(withNewDetails(known, given, true)).toEqual({
      identity: { ...known, email: 'ivy@example.org', nhsNumber: '9990000018' },
      changed: ['email', 'nhsNumber'],
      kept: ['phone', 'address'],
    });
  });

  it('that are the same change nothing', () => {
    const address = { line1: '1 Sandy Lane', city: 'Marram Bay', postcode: 'ZZ1 1AA' };
    expect(withNewDetails({ ...IVY, address }, { ...IVY, address: { ...address } }, false).changed).toEqual([]);
  });
});

describe('how a person says that they are reached', () => {
  const address = { line1: '1 Sandy Lane', city: 'Marram Bay', postcode: 'ZZ1 1AA' };
  const known = { ...IVY, phone: '07700900111', address, postcode: 'ZZ1 1AA' };

  it('takes away what they say is gone, with the postcode of the address', () => {
    expect(withContacts(known, { phone: null, email: null, address: null })).toEqual({
      identity: IVY,
      changed: ['postcode', 'phone', 'address'],
      kept: [],
    });
  });

  it('leaves what they said nothing of', () => {
    expect(withContacts(known, { email: 'ivy@example.org' }).identity).toEqual({ ...known, email: 'ivy@example.org' });
  });
});
