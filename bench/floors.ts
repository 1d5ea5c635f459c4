/** The figures that the benchmark is judged by, in the order in which they are printed. */
export type Figures = {
  /** Decisions a second / pgbench's TPC-B-like transactions a second, at 64 clients. */
  tpcb: number | null;
  /** / the same door without a database. */
  ceiling: number | null;
  /** / a plain knex transaction. */
  naive: number | null;
  /** With the large database / with the small one. */
  million: number | null;
  /** One hot card / random cards. */
  hot: number | null;
  saturatedP99Ms: number | null;
  pacedP99Ms: number | null;
  pacedP999Ms: number | null;
  /** The most memory that a web process had. */
  rssMb: number | null;
};

export type Floor = { name: keyof Figures; measure: string; floor: number; goal: number; isMost: boolean };

const atLeast = (name: keyof Figures, measure: string, [floor, goal]: [number, number]): Floor => ({
  name,
  measure,
  floor,
  goal,
  isMost: false,
});
const atMost = (name: keyof Figures, measure: string, limits: [number, number]): Floor => ({
  ...atLeast(name, measure, limits),
  isMost: true,
});

/** At 64 connections and 100,000 cards unless it says otherwise. */
export const FLOORS: readonly Floor[] = [
  atLeast('tpcb', 'decisions / pgbench TPC-B-like', [1.5, 1.75]),
  atLeast('ceiling', 'decisions / the same door without a database', [0.45, 0.55]),
  atLeast('naive', 'decisions / a plain knex transaction', [5, 7]),
  atLeast('million', '1,000,000 cards and 2,000,000 old decisions / 100,000 cards', [0.85, 0.93]),
  atLeast('hot', 'one hot card / random cards', [1.1, 1.35]),
  atMost('saturatedP99Ms', 'p99 at saturation, ms', [25, 14]),
  atMost('pacedP99Ms', 'p99 at 1,000 decisions a second offered, ms', [10, 5]),
  atMost('pacedP999Ms', 'p99.9 at 1,000 decisions a second offered, ms', [25, 10]),
  atMost('rssMb', 'most memory of the web process, MB', [400, 300]),
];

export type Judgement = Floor & {
  value: number | null;
  verdict: 'missed' | 'not measured' | 'kept' | 'kept, and the goal';
};

const reaches = (value: number, limit: number, isMost: boolean) => (isMost ? value <= limit : value >= limit);

function judge(floor: Floor, value: number | null): Judgement['verdict'] {
  if (value === null || Number.isNaN(value)) return 'not measured';
  if (!reaches(value, floor.floor, floor.isMost)) return 'missed';
  return reaches(value, floor.goal, floor.isMost) ? 'kept, and the goal' : 'kept';
}

/** Each floor with what was measured. What could not be measured is not kept. */
export function judgeFigures(figures: Figures): Judgement[] {
  return FLOORS.map((floor) => {
    const value = figures[floor.name];
    return { ...floor, value, verdict: judge(floor, value) };
  });
}
