/** Where a load goes: the service with the small or the large database, or what it is held against. */
export type Target = 'service' | 'large' | 'ceiling' | 'naive' | 'pgbench';

/** One thing to measure, once in each round. */
export type Case = {
  target: Target;
  connections: number;
  /** All to one card. */
  hot: boolean;
  /** Offered in a second; null: as much as is answered. */
  offered: number | null;
  /** Of the whole interval; what no floor is about is measured for less long. */
  share: number;
};

export const nameOf = ({ target, connections, hot, offered }: Case) =>
  `${target}-${connections}${hot ? '-hot' : ''}${offered === null ? '' : `-${offered}`}`;

const FLOOR_CONNECTIONS = 64;
const OTHER_CONNECTIONS = [1, 16, 128];
const OFFERED = 1000;

const saturate = (target: Target, connections: number, hot = false): Case => ({
  target,
  connections,
  hot,
  offered: null,
  share: connections === FLOOR_CONNECTIONS ? 1 : 2 / 3,
});

/** What the floors are about, side by side in the same minute. */
const FLOOR_CASES: readonly Case[] = [
  saturate('service', FLOOR_CONNECTIONS),
  saturate('pgbench', FLOOR_CONNECTIONS),
  saturate('large', FLOOR_CONNECTIONS),
  saturate('ceiling', FLOOR_CONNECTIONS),
  saturate('service', FLOOR_CONNECTIONS, true),
  saturate('naive', FLOOR_CONNECTIONS),
  { ...saturate('service', FLOOR_CONNECTIONS), offered: OFFERED },
];

const OTHER_CASES: readonly Case[] = [
  saturate('large', FLOOR_CONNECTIONS, true),
  ...OTHER_CONNECTIONS.flatMap((connections) => [
    saturate('service', connections),
    saturate('pgbench', connections),
    saturate('large', connections),
    saturate('ceiling', connections),
    saturate('service', connections, true),
    saturate('naive', connections),
    saturate('large', connections, true),
  ]),
];

/** The cases of one round in their order: there in one round, back in the next, so that no neighbour is always the same. */
export function casesOfRound(round: number, { isQuick }: { isQuick: boolean }): readonly Case[] {
  const cases = isQuick ? FLOOR_CASES : [...FLOOR_CASES, ...OTHER_CASES];
  return round % 2 === 0 ? cases : cases.toReversed();
}
