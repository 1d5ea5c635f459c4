import type { Request, Response } from 'express';
import type { FieldError } from '../../../kernel/app-error.ts';
import type { Principal, Role } from '../../../kernel/principal.ts';
import { inScope, type Trx } from '../../../platform/database.ts';
import type { Download } from '../../send-download.ts';
import type { WebDeps } from '../web-deps.ts';

/** Who may open a page: everybody, whoever holds an award's code, or staff of these roles. */
export type Access = 'public' | 'patient' | readonly Role[];

export type VisitedPractice = { id: string; code: string; name: string; phone: string };

export type Visit = { deps: WebDeps; req: Request; res: Response };
export type StaffVisit = Visit & {
  principal: Principal;
  /** The practice chosen to work for; null for roles that belong to none, and on pages about the person themselves. */
  practice: VisitedPractice | null;
};
export type PatientVisit = Visit & { award: { awardId: string; practiceId: string } };

/**
 * A form shown again with `errors` has "Error:" in its title and a summary on top; it is a page like any other, so
 * its status is 200.
 */
export type Page = {
  view: string;
  title: string;
  model?: object;
  errors?: readonly FieldError[];
  status?: number;
};

/** What an act ended with: what was done, what happens next, one link on. Nobody's name and no secret is in it. */
export type Done = {
  done: string;
  detail?: string;
  next: readonly string[];
  link: { text: string; href: string };
  /** Of the page, where it should say more than `done`. */
  title?: string;
  /** Whom a holder can call. */
  phone?: string | null;
};

/** A part of a page by itself, for a script that looks again: without the frame, the same bytes while nothing changes. */
export type Part = { part: string; model: object };

/** What a page answers with. A form that was sent answers with {@link Done} only through a redirect. */
export type Answer = Page | Done | Part | { redirect: string } | { json: object } | { download: Download };

type RouteOf<A extends Access, V extends Visit> = {
  method: 'get' | 'post';
  path: string;
  access: A;
  handle: (visit: V) => Promise<Answer> | Answer;
  /** About whoever is signed in themselves: it is for those too who have yet to choose a practice. */
  isOfPerson?: boolean;
  /** The one page on which Stripe's own frame may stand. */
  showsCard?: boolean;
};
export type Route = RouteOf<'public', Visit> | RouteOf<'patient', PatientVisit> | RouteOf<readonly Role[], StaffVisit>;

/** Reads what this person may see (R16), in one snapshot-like transaction. */
export function read<T>(visit: StaffVisit, work: (trx: Trx) => Promise<T>): Promise<T> {
  return inScope(visit.deps.db, visit.principal.scope, work);
}

/** A parameter of the path or the query; the empty string when it is missing or repeated. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
