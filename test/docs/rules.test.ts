import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const STATUSES = ['built', 'partly', 'not yet'];
const CITATION = /\bR\d+\b/g;

type Rule = { id: string; line: string; status: string; where: string };

function listedRules(): Rule[] {
  const page = readFileSync(path.join(ROOT, 'docs/rules.md'), 'utf8');
  return [...page.matchAll(/^\| (R\d+) \| (.*?) \| (.*?) \| ?(.*?) ?\|$/gm)].map(
    ([, id = '', line = '', status = '', where = '']) => ({ id, line, status, where }),
  );
}

/** Where each rule is cited under these folders: its number and the files. */
function citations(...folders: readonly string[]): Map<string, string[]> {
  const cited = new Map<string, string[]>();
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,json,njk,js,css}`, { cwd: ROOT }));
  for (const file of files.filter((name) => !name.startsWith(path.join('test', 'docs')))) {
    const numbers = new Set(readFileSync(path.join(ROOT, file), 'utf8').match(CITATION));
    for (const id of numbers) cited.set(id, [...(cited.get(id) ?? []), file]);
  }
  return cited;
}

describe('docs/rules.md', () => {
  it('lists R1 to R73, each once and in order', () => {
    const all = Array.from({ length: 73 }, (_, place) => `R${place + 1}`);
    expect(listedRules().map(({ id }) => id)).toEqual(all);
  });

  it('gives every rule a line and a status that is explained', () => {
    const wrong = listedRules().filter(({ line, status }) => line.trim() === '' || !STATUSES.includes(status));
    expect(wrong).toEqual([]);
  });

  it('says where every rule that is built or partly built is kept', () => {
    const homeless = listedRules().filter(({ status, where }) => status !== 'not yet' && !where.includes('`src/'));
    expect(homeless).toEqual([]);
  });

  it('has every rule that code or tests cite', () => {
    const known = new Set(listedRules().map(({ id }) => id));
    const cited = citations('src', 'migrations', 'seeds', 'test');
    expect(cited.size).toBeGreaterThan(30);
    expect([...cited].filter(([id]) => !known.has(id))).toEqual([]);
  });

  it('calls no rule built that no test cites', () => {
    const tested = citations('test');
    const built = listedRules().filter(({ status }) => status === 'built');
    expect(built.length).toBeGreaterThan(10);
    expect(built.filter(({ id }) => !tested.has(id)).map(({ id }) => id)).toEqual([]);
  });
});
