import { type RecipientIdentity, recipientIdentity } from '../src/modules/recipients/index.ts';
import people from './data/named-people.json' with { type: 'json' };

export type PersonKey = keyof typeof people;

/** One of the ten people of the story, written as the service keeps people. */
export function namedPerson(key: PersonKey): { identity: RecipientIdentity; communicationNeeds: string } {
  const { identity, needs } = people[key];
  return { identity: recipientIdentity.parse(identity), communicationNeeds: needs };
}

/** Whose NHS number it is; undefined for everybody else. */
export function keyOfPerson({ nhsNumber }: Pick<RecipientIdentity, 'nhsNumber'>): PersonKey | undefined {
  const keys = Object.keys(people) as PersonKey[];
  return keys.find((key) => nhsNumber !== undefined && namedPerson(key).identity.nhsNumber === nhsNumber);
}
