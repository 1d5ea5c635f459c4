import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../../src/modules/reports/core/csv.ts';

const cellsOf = (line: string) => parse(line, { relax_column_count: true })[0] as string[];

describe('a line of an export (R62)', () => {
  it.each(['=1+1', '+44', '-2', '@sum', '\tx', '\rx', '=HYPERLINK("x","y")'])('runs nothing of %j', (text) => {
    expect(cellsOf(csvLine(['first', text]))[1]).toBe(`'${text}`);
  });

  it('leaves figures as figures, below zero too', () => {
    expect(csvLine([-5.5, 12, 0, true, null, undefined])).toBe('-5.5,12,0,yes,,\r\n');
  });

  it('gives any text back that is no formula', () => {
    const text = fc.string().filter((one) => !/^[=+\-@\t\r]/.test(one));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (cells) => {
        expect(cellsOf(csvLine([...cells, 'last']))).toEqual([...cells, 'last']);
      }),
    );
  });
});
