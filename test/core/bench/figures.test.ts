import { describe, expect, it } from 'vitest';
import { type Figures, judgeFigures } from '../../../bench/floors.ts';
import type { Row } from '../../../bench/measure.ts';
import { sharesOf } from '../../../bench/profile.ts';
import { median, percentile } from '../../../bench/statistics.ts';
import { figuresOf, ratioOf, summarise } from '../../../bench/summarise.ts';

function row(name: string, round: number, changes: Partial<Row> = {}): Row {
  const cores = { service: 0.8, database: 0.5, load: 0.2 };
  return {
    name,
    round,
    connections: 64,
    generator: 'own',
    perSecond: 1000,
    p50: 1,
    p99: 2,
    p999: 3,
    max: 4,
    cores,
    problems: [],
    ...changes,
  };
}

const perSecond = (name: string, ...speeds: readonly number[]) =>
  speeds.map((speed, round) => row(name, round, { perSecond: speed }));

const GOOD: Figures = {
  tpcb: 1.75,
  ceiling: 0.55,
  naive: 7,
  million: 0.93,
  hot: 1.35,
  saturatedP99Ms: 14,
  pacedP99Ms: 5,
  pacedP999Ms: 10,
  rssMb: 300,
};

describe("the benchmark's arithmetic", () => {
  it('takes the value that a share of the measurements does not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.999)).toBe(100);
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('takes the middle of an odd and the mean of the middle two of an even number, in any order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('compares two cases round by round, so that a slow minute counts on both sides', () => {
    const rows = [...perSecond('service-64', 1000, 100, 1200), ...perSecond('pgbench-64', 500, 50, 400)];
    expect(ratioOf(rows, 'service-64', 'pgbench-64')).toBe(2);
    expect(ratioOf(rows, 'service-64', 'naive-64')).toBeNull();
  });

  it('keeps the median of each case over its rounds', () => {
    const rows = [
      row('service-64', 0, { perSecond: 900, p99: 20 }),
      row('service-64', 1, { perSecond: 1100, p99: 10 }),
      row('service-64', 2, { perSecond: 1000, p99: 12 }),
      row('pgbench-64', 0, { p50: null, p99: null, p999: null, cores: null }),
    ];
    const [service, pgbench] = summarise(rows);
    expect(service).toMatchObject({ name: 'service-64', rounds: 3, perSecond: 1000, p99: 12 });
    expect(service?.cores).toEqual({ service: 0.8, database: 0.5, load: 0.2 });
    expect(pgbench).toMatchObject({ p99: null, cores: null });
  });

  it('takes each figure from its own cases', () => {
    const rows = [
      row('service-64', 0, { perSecond: 1200, p99: 14.04 }),
      ...perSecond('pgbench-64', 800),
      ...perSecond('ceiling-64', 2400),
      ...perSecond('naive-64', 200),
      ...perSecond('large-64', 1080),
      ...perSecond('service-64-hot', 1500),
      row('service-64-1000', 0, { p99: 4.26, p999: 9.94 }),
    ];
    expect(figuresOf(rows, 287.6)).toEqual({
      tpcb: 1.5,
      ceiling: 0.5,
      naive: 6,
      million: 0.9,
      hot: 1.25,
      saturatedP99Ms: 14,
      pacedP99Ms: 4.3,
      pacedP999Ms: 9.9,
      rssMb: 288,
    });
  });

  it('says of each figure whether its floor and its goal are kept, and passes nothing that was not measured', () => {
    const verdicts = (figures: Figures) => judgeFigures(figures).map(({ name, verdict }) => [name, verdict]);
    expect(verdicts(GOOD).map(([, verdict]) => verdict)).toEqual(Array(9).fill('kept, and the goal'));
    const mixed = Object.fromEntries(
      verdicts({ ...GOOD, tpcb: 1.5, hot: 1.09, naive: null, rssMb: 401, pacedP99Ms: 10 }),
    );
    expect(mixed).toMatchObject({
      tpcb: 'kept',
      hot: 'missed',
      naive: 'not measured',
      rssMb: 'missed',
      pacedP99Ms: 'kept',
      ceiling: 'kept, and the goal',
    });
  });

  it('adds up where a process spent its time', () => {
    const frame = (id: number, functionName: string, url: string) => ({ id, callFrame: { functionName, url } });
    const shares = sharesOf({
      nodes: [
        frame(1, '(idle)', ''),
        frame(2, 'decide', 'file:///app/src/modules/authorizations/core/decide.ts'),
        frame(3, 'parse', 'file:///app/node_modules/pg/lib/client.js'),
        frame(4, 'rules', 'file:///app/src/modules/authorizations/core/decide.ts'),
      ],
      samples: [1, 2, 3, 4],
      timeDeltas: [500, 200, 100, 200],
    });
    expect(shares).toEqual([
      { where: 'idle', share: 0.5 },
      { where: 'ours: modules/authorizations/core/decide', share: 0.4 },
      { where: 'package: pg', share: 0.1 },
    ]);
  });
});
