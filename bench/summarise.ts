import type { Figures } from './floors.ts';
import type { Row } from './measure.ts';
import { median, round } from './statistics.ts';

/** A case over all rounds: medians, each of its own. */
export type Summary = {
  name: string;
  connections: number;
  rounds: number;
  perSecond: number;
  p50: number | null;
  p99: number | null;
  p999: number | null;
  cores: { service: number; database: number | null; load: number } | null;
};

function medianOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value): value is number => value !== null && value !== undefined);
  return known.length === 0 ? null : median(known);
}

function coresOf(rows: readonly Row[]): Summary['cores'] {
  const service = medianOf(rows.map((row) => row.cores?.service));
  const load = medianOf(rows.map((row) => row.cores?.load));
  if (service === null || load === null) return null;
  return { service, database: medianOf(rows.map((row) => row.cores?.database)), load };
}

/** The medians of each case, in the order in which cases first came. */
export function summarise(rows: readonly Row[]): Summary[] {
  return [...Map.groupBy(rows, (row) => row.name)].map(([name, same]) => ({
    name,
    connections: same[0]?.connections ?? 0,
    rounds: same.length,
    perSecond: median(same.map((row) => row.perSecond)),
    p50: medianOf(same.map((row) => row.p50)),
    p99: medianOf(same.map((row) => row.p99)),
    p999: medianOf(same.map((row) => row.p999)),
    cores: coresOf(same),
  }));
}

/** The median of what one case did to another in the same round: the machine's moods are in both. */
export function ratioOf(rows: readonly Row[], above: string, below: string): number | null {
  const at = (name: string) =>
    new Map(rows.filter((row) => row.name === name).map((row) => [row.round, row.perSecond]));
  const [tops, bottoms] = [at(above), at(below)];
  const ratios = [...tops].flatMap(([number, top]) => {
    const bottom = bottoms.get(number);
    return bottom ? [top / bottom] : [];
  });
  return ratios.length === 0 ? null : round(median(ratios), 3);
}

const rounded = (value: number | null | undefined, decimals: number) =>
  value === null || value === undefined ? null : round(value, decimals);

/** What the benchmark is judged by. `rssMb`: the most memory that a web process had. */
export function figuresOf(rows: readonly Row[], rssMb: number): Figures {
  const cases = new Map(summarise(rows).map((summary) => [summary.name, summary]));
  const paced = cases.get('service-64-1000');
  return {
    tpcb: ratioOf(rows, 'service-64', 'pgbench-64'),
    ceiling: ratioOf(rows, 'service-64', 'ceiling-64'),
    naive: ratioOf(rows, 'service-64', 'naive-64'),
    million: ratioOf(rows, 'large-64', 'service-64'),
    hot: ratioOf(rows, 'service-64-hot', 'service-64'),
    saturatedP99Ms: rounded(cases.get('service-64')?.p99, 1),
    pacedP99Ms: rounded(paced?.p99, 1),
    pacedP999Ms: rounded(paced?.p999, 1),
    rssMb: Number.isNaN(rssMb) ? null : round(rssMb, 0),
  };
}
