import type { Request } from 'express';
import { v7 as newId } from 'uuid';
import type { Pence } from '../../../kernel/money.ts';

/** A form that waits for its sender to say again who they are. It belongs to them alone. */
export type KeptForm = {
  key: string;
  personId: string;
  /** Where it was sent to. */
  action: string;
  /** Where its page is read. */
  page: string;
  fields: [name: string, value: string][];
  amountPence: Pence;
};

const MOST_KEPT = 3;

function fieldsOf(body: unknown): [string, string][] {
  return Object.entries(body ?? {}).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().flatMap((one): [string, string][] => (typeof one === 'string' ? [[name, one]] : [])),
  );
}

/** Keeps the form of this request in the session. Returns its key. */
export function keepForm(req: Request, facts: { personId: string; page: string; amountPence: Pence }): string {
  const fields = fieldsOf(req.body).filter(([name]) => name !== '_csrf');
  const kept = { ...facts, key: newId(), action: req.originalUrl, fields };
  req.session.kept = [...(req.session.kept ?? []), kept].slice(-MOST_KEPT);
  return kept.key;
}

/** The form of this key, for whoever sent it. */
export function keptForm(req: Request, { key, personId }: { key: string; personId: string }): KeptForm | null {
  return req.session.kept?.find((kept) => kept.key === key && kept.personId === personId) ?? null;
}
