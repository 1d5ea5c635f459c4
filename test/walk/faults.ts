import { namesRecord } from './addresses.ts';
import { IDENTITY, SECRETS } from './records.ts';

export type WalkAnswer = { route: { method: string; path: string }; address: string; status: number; text: string };

const named = ({ route }: WalkAnswer) => `${route.method} ${route.path}`;

/** What an answer tells beyond what was sent. */
const toldIn = ({ text, address }: WalkAnswer, words: Iterable<string>): string[] =>
  [...words].filter((word) => text.includes(word) && !address.includes(word));

/** What is wrong with an answer to somebody outside the practice: they find nothing, and no trace of it is told. */
export function faultsOf(answer: WalkAnswer, traces: ReadonlySet<string>): string[] {
  const { route, status } = answer;
  const isWrong = namesRecord(route.path) ? ![403, 404].includes(status) : status >= 500;
  const told = toldIn(answer, [...traces, ...SECRETS]);
  return [
    ...(isWrong ? [`${named(answer)}: answered ${status}`] : []),
    ...told.map((word) => `${named(answer)}: tells ${word}`),
  ];
}

/** Who is helped, as an answer gives it away to somebody who sees pseudonyms. */
export function identitiesIn(answer: WalkAnswer, ids: readonly string[] = []): string[] {
  return toldIn(answer, [...IDENTITY, ...ids]).map((word) => `${named(answer)}: tells ${word}`);
}
