import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

const page = read('docs/money.md');
const files = matches(read('test/story/cases/index.ts'), /\.\.\.([A-Z]+)/g).map((name) => name.toLowerCase());
const cases = files.flatMap((file) => matches(read(`test/story/cases/${file}.ts`), /^ {4}name: '(.*)',$/gm));

describe('docs/money.md', () => {
  it('has a section for every case of the story, in its order (npm run docs:money writes it anew)', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
    expect(matches(page, /^## \d+\. (.*)$/gm)).toEqual(cases);
  });

  it('shows figures before and after in each, and no id of anything', () => {
    expect(page.match(/^\| budget: available \|/gm)).toHaveLength(cases.length);
    expect(page).not.toMatch(/\b(iauth|ipi|ich|ic|idp|evt)_\w{6,}/);
    expect(page).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});
