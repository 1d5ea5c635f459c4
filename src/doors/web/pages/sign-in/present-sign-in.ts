import type { DemonstrationPerson } from '../../../../modules/staff/index.ts';
import { roleWords } from '../../words/role-words.ts';

type Group = {
  heading: string;
  practice: string;
  people: { id: string; name: string; title: string; does: string }[];
};

const personOf = ({ id, name, title, role }: DemonstrationPerson) => ({ id, name, title, does: roleWords(role).does });

/** The demonstration people by practice; whoever works for two is in both, whoever works for none comes last. */
export function presentSignIn(people: readonly DemonstrationPerson[]): { groups: Group[] } {
  const practices = new Map(people.flatMap((person) => person.practices.map(({ code, name }) => [code, name])));
  const groups = [...practices].sort().map(([code, name]) => ({
    heading: name,
    practice: code,
    people: people.filter((person) => person.practices.some((one) => one.code === code)).map(personOf),
  }));
  const elsewhere = people.filter((person) => person.practices.length === 0).map(personOf);
  if (elsewhere.length > 0) groups.push({ heading: 'Across all practices', practice: '', people: elsewhere });
  return { groups };
}
