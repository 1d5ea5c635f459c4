import type { z } from 'zod';
import type { FieldError } from '../../../../kernel/app-error.ts';
import type { Person } from '../../../../modules/recipients/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import type { Answer, Done, Route, StaffVisit } from '../../shell/route.ts';
import { readDate, readForm, type Typed } from '../make-award/read-answers.ts';
import { readSeenPerson } from '../person/one-person.ts';

export type Reading<T> = { value: T; errors?: never } | { value?: never; errors: readonly FieldError[] };

/** What was typed, as the module's own schema reads it. Errors name the first part of the path, or what `fields` has. */
export function readBy<S extends z.ZodType>(
  schema: S,
  given: unknown,
  fields: Readonly<Record<string, string>> = {},
): Reading<z.output<S>> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return { value: parsed.data };
  return {
    errors: parsed.error.issues.map(({ path, message }) => {
      const name = path.join('.');
      return { field: fields[name] ?? String(path[0] ?? ''), message };
    }),
  };
}

/** A date in three boxes; the empty string when it is none, so that the schema says what is missing. */
export function typedDate(typed: Typed, field: string): string {
  const box = (part: string) => typed[`${field}[${part}]`] ?? '';
  const isEmpty = [box('day'), box('month'), box('year')].every((text) => text === '');
  return isEmpty ? '' : (readDate(box('day'), box('month'), box('year')) ?? 'no date');
}

/** The three boxes of a date that is known. */
export function dateBoxes(field: string, date: string | null | undefined): Typed {
  const [year = '', month = '', day = ''] = (date ?? '').split('-');
  const plain = (text: string) => text.replace(/^0/, '');
  return { [`${field}[day]`]: plain(day), [`${field}[month]`]: plain(month), [`${field}[year]`]: year };
}

export const isTicked = (typed: Typed, field: string): boolean => typed[field] === 'yes';

export type PersonForm<T> = {
  /** Below `/people/:id/`. */
  path: string;
  view: string;
  title: string;
  /** What the form holds before anything is typed. */
  usual: (person: Person) => Typed;
  /** What else the page shows. */
  extra?: (person: Person, typed: Typed) => object;
  read: (typed: Typed) => Reading<T>;
  act: (visit: StaffVisit, about: { recipientId: string; value: T }) => Promise<unknown>;
  done: Pick<Done, 'done' | 'next'>;
  /** Fields of a refusal that have another name on the page. */
  fields?: Readonly<Record<string, string>>;
};

type Tried = { typed: Typed; errors: readonly FieldError[] };

async function showForm<T>(form: PersonForm<T>, visit: StaffVisit, tried?: Tried): Promise<Answer> {
  const person = await readSeenPerson(visit);
  const typed = tried?.typed ?? form.usual(person);
  const model = {
    name: fullName(person.identity),
    typed,
    back: { text: fullName(person.identity), href: `/people/${person.id}` },
    ...form.extra?.(person, typed),
  };
  return { view: form.view, title: form.title, model, errors: tried?.errors ?? [] };
}

async function saveForm<T>(form: PersonForm<T>, visit: StaffVisit): Promise<Answer> {
  const { id: recipientId } = await readSeenPerson(visit);
  const typed = readForm(visit.req.body);
  const { value, errors } = form.read(typed);
  if (errors) return showForm(form, visit, { typed, errors });
  const saved = await attempt(form.act(visit, { recipientId, value }));
  if (!saved.errors) return { ...form.done, link: { text: 'Back to the person', href: `/people/${recipientId}` } };
  const named = saved.errors.map(({ field, message }) => ({ field: form.fields?.[field] ?? field, message }));
  return showForm(form, visit, { typed, errors: named });
}

/** A page with one form about one person, for the practice's staff. */
export function personForm<T>(form: PersonForm<T>): readonly Route[] {
  const route = { path: `/people/:id/${form.path}`, access: PRACTICE_STAFF };
  return [
    { ...route, method: 'get', handle: (visit: StaffVisit) => showForm(form, visit) },
    { ...route, method: 'post', handle: (visit: StaffVisit) => saveForm(form, visit) },
  ];
}
