import type { Request } from 'express';
import { v7 as newId } from 'uuid';
import type { Pence } from '../../../kernel/money.ts';

/** A form that waits for its sender to say again who they are. It belongs to them alone. */
export type KeptForm = {
  key: string;
  personId: string;
  /** Where it was sent to; null of a page that was only to be read. */
  action: string | null;
  /** Where its page is read. */
  page: string;
  fields: [name: string, value: string][];
  /** What the act is about; null of one without an amount. */
  amountPence: Pence | null;
  /** Some fields are too secret to be kept: they are to be entered again. */
  isPartly: boolean;
};

export type Keeping = Pick<KeptForm, 'personId' | 'page' | 'amountPence'> & { withheld: readonly string[] };

const MOST_KEPT = 3;

function fieldsOf(body: unknown): [string, string][] {
  return Object.entries(body ?? {}).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().flatMap((one): [string, string][] => (typeof one === 'string' ? [[name, one]] : [])),
  );
}

/** Keeps the form of this request in the session. Returns its key. */
export function keepForm(req: Request, { withheld, ...facts }: Keeping): string {
  const fields = fieldsOf(req.body).filter(([name]) => name !== '_csrf' && !withheld.includes(name));
  const action = req.method === 'POST' ? req.originalUrl : null;
  const kept = { ...facts, key: newId(), action, fields, isPartly: withheld.length > 0 };
  req.session.kept = [...(req.session.kept ?? []), kept].slice(-MOST_KEPT);
  return kept.key;
}

/** The form of this key, for whoever sent it. */
export function keptForm(req: Request, { key, personId }: { key: string; personId: string }): KeptForm | null {
  return req.session.kept?.find((kept) => kept.key === key && kept.personId === personId) ?? null;
}
