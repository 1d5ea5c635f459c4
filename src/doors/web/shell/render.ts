import path from 'node:path';
import nunjucks from 'nunjucks';
import type { FieldError } from '../../../kernel/app-error.ts';
import { formatDate, formatInstant } from '../../../kernel/dates.ts';
import { formatPence, formatPenceShort } from '../../../kernel/money.ts';
import { type Assets, NHSUK_DIST } from './assets.ts';

const TEMPLATES = path.join(import.meta.dirname, '..');

export type Render = (view: string, model: object) => string;

/** Error messages by field, for the inputs of a form. */
export function byField(errors: readonly FieldError[] = []): Record<string, { text: string }> {
  return Object.fromEntries(errors.map(({ field, message }) => [field, { text: message }]));
}

/** The error summary: each message leads to its field. */
export function summaryOf(errors: readonly FieldError[] = []): { text: string; href?: string }[] {
  return errors.map(({ field, message }) => ({ text: message, ...(field ? { href: `#${field}` } : {}) }));
}

/** The template engine: everything is escaped; no text that somebody typed goes through `safe`. */
export function createRender(assets: Assets): Render {
  const loader = new nunjucks.FileSystemLoader([TEMPLATES, NHSUK_DIST]);
  const environment = new nunjucks.Environment(loader, { autoescape: true, trimBlocks: true, lstripBlocks: true });
  environment
    .addGlobal('asset', assets.urlOf)
    .addFilter('pence', formatPence)
    .addFilter('pounds', formatPenceShort)
    .addFilter('date', formatDate)
    .addFilter('instant', (value: Date) => formatInstant(value));
  return (view, model) => environment.render(view, model);
}
