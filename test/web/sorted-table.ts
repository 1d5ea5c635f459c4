import type { Visitor } from './visitor.ts';

/** What a cell says, and what is noted under it. */
export type SeenCell = { text: string; note: string };

/** A table of a page as a reader sees it. */
type SeenTable = {
  headings: { text: string; href: string | null; state: string | null }[];
  rows: SeenCell[][];
};

const inside = (html: string, tag: string) =>
  [...html.matchAll(new RegExp(`<${tag}\\b([^>]*)>(.*?)</${tag}>`, 'gs'))].map(([, attributes = '', content = '']) => ({
    attributes,
    content,
  }));
const unescaped = (html: string) => html.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');
const plain = (html: string) => unescaped(html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')).trim();

const HEADING = /<span class="nhsuk-table__heading"[^>]*>.*?<\/span>/s;
const NOTE = /<span class="pp-list__note[^>]*>(.*?)<\/span>/s;

function cellOf(html: string): SeenCell {
  const note = NOTE.exec(html)?.[1] ?? '';
  return { text: plain(html.replace(HEADING, '').replace(NOTE, '')), note: plain(note) };
}

function tableOf(html: string): SeenTable {
  const [head, body] = ['thead', 'tbody'].map((tag) => inside(html, tag)[0]?.content ?? '');
  return {
    headings: inside(head ?? '', 'th').map(({ attributes, content }) => ({
      text: plain(content),
      href: unescaped(/href="([^"]+)"/.exec(content)?.[1] ?? '') || null,
      state: /aria-sort="(\w+)"/.exec(attributes)?.[1] ?? null,
    })),
    rows: inside(body ?? '', 'tr').map((tr) => inside(tr.content, 'td').map(({ content }) => cellOf(content))),
  };
}

const nextOf = (page: string) => /href="([^"]+)"[^>]*>Next page/.exec(page)?.[1];

/** A list from its first page to its last: the headings of the first page, the rows of all, and how many there are. */
export async function readThrough(visitor: Visitor, address: string): Promise<SeenTable & { pages: number }> {
  const pages: SeenTable[] = [];
  let next: string | undefined = address;
  while (next !== undefined) {
    const { status, text }: { status: number; text: string } = await visitor.get(unescaped(next));
    const tables = inside(text, 'table').map(({ content }) => tableOf(content));
    const table = tables.find(({ headings }) => headings.some(({ href }) => href !== null));
    if (status !== 200 || !table) throw new Error(`${next}: ${status}, ${tables.length} tables, none that sorts`);
    pages.push(table);
    next = nextOf(text);
  }
  return { headings: pages[0]?.headings ?? [], rows: pages.flatMap(({ rows }) => rows), pages: pages.length };
}

/** A number or a day that a text begins with; null where it begins with other words. */
function measureOf(text: string): number | null {
  const [, sign, money] = /^([+−-]?)£([\d,]+\.\d\d)/.exec(text) ?? [];
  if (money) return Number(money.replaceAll(',', '')) * (sign ? (sign === '+' ? 1 : -1) : 1);
  if (text === 'today') return 0;
  if (/^\d+( days?)?$/.test(text)) return Number.parseInt(text, 10);
  const [, day, hour, minute, half] = /(\d{1,2} [A-Z][a-z]+ \d{4})(?: at (\d{1,2}):(\d\d)(am|pm))?/.exec(text) ?? [];
  if (!day) return null;
  const hours = hour ? (Number(hour) % 12) + (half === 'pm' ? 12 : 0) : 0;
  return Date.parse(`${day} UTC`) + (hours * 60 + Number(minute ?? 0)) * 60_000;
}

/** Whether most of them are numbers or days, and those grow. */
function growing(texts: readonly string[]): boolean | null {
  const measures = texts.map(measureOf).filter((measure) => measure !== null);
  if (measures.length <= texts.length / 2) return null;
  return measures.every((measure, at) => at === 0 || measure >= (measures[at - 1] ?? 0));
}

/** Whether what is the same stands together. */
const together = (texts: readonly string[]) =>
  texts.filter((text, at) => text !== texts[at - 1]).length === new Set(texts).size;

/** Whether a column is in ascending order: numbers and days grow; words stand together, or the days beneath them grow. */
export function isAscending(cells: readonly SeenCell[]): boolean {
  const texts = cells.map(({ text }) => text);
  return growing(texts) ?? (together(texts) || growing(cells.map(({ note }) => note)) === true);
}
