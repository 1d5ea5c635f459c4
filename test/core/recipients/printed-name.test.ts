import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardholderNames, printedName } from '../../../src/modules/recipients/core/printed-name.ts';

describe('the name on a card', () => {
  it.each([
    ['Ivy', 'Demoson', 'Ivy Demoson'],
    ['Zoë', 'Müller-Łukasz', 'Zoe Muller Lukasz'],
    ['Aoife', "O'Brien", 'Aoife OBrien'],
    ['Nuala', 'O’Brien', 'Nuala OBrien'],
    ['Bjørn', 'Ængström', 'Bjorn AEngstrom'],
    ['Mary Ann Elizabeth', 'Demoson', 'Mary Demoson'],
    ['Bartholomew', 'Featherstonehaugh', 'B Featherstonehaugh'],
    ['Jo', 'Wolfeschlegelsteinhausenbergerdorff', 'J Wolfeschlegelsteinhaus'],
    ['J4ne', 'Smith 2nd', 'Jne Smith nd'],
    ['明', '李', 'Card Holder'],
    ['明', 'Lee', 'Lee'],
  ])('of %s %s is %s', (givenName, familyName, printed) => {
    expect(printedName({ givenName, familyName })).toBe(printed);
  });

  it('is 1 to 24 Latin letters and single spaces whatever the name', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 100 });
    fc.assert(
      fc.property(name, name, (givenName, familyName) => {
        const printed = printedName({ givenName, familyName });
        expect(printed).toMatch(/^[A-Za-z]+( [A-Za-z]+)*$/);
        expect(printed.length).toBeLessThanOrEqual(24);
      }),
    );
  });
});

describe("a cardholder's first and last name", () => {
  it.each([
    ['Zoë', 'O’Brien-Müller', 'Zoe', "O'Brien-Muller"],
    ['St. John', 'de la Cruz, jr.', 'St. John', 'de la Cruz, jr.'],
    ['Ann3', '明', 'Ann', 'Holder'],
    ['-', 'Lee', 'Card', 'Lee'],
  ])('%s %s are given as %s and %s', (...row) => {
    const [givenName, familyName, firstName, lastName] = row;
    expect(cardholderNames({ givenName, familyName })).toEqual({ firstName, lastName });
  });
});
