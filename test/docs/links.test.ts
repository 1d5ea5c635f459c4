import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { VARIABLE_NAMES } from '../../src/environment.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const PAGES = ['README.md', 'src/sandbox/README.md', ...globSync('docs/**/*.md', { cwd: ROOT })];
const MOST_PICTURE_BYTES = 300_000;
const MOST_BYTES_OF_PICTURES = 3_000_000;

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const exists = (file: string) => existsSync(path.join(ROOT, file));

/** Links to other files: relative ones, without what follows a #. */
function linksOf(page: string): string[] {
  const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^(https?:|mailto:|#)/.test(target))
    .map((target) => path.join(path.dirname(page), target.replace(/#.*$/, '')));
}

/** Files and folders named in code marks: `src/kernel/money.ts`, `package.json`. */
function pathsOf(page: string): string[] {
  const marked = [...read(page).matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  return marked.filter((text) => /^(src|test|docs|migrations|seeds|scripts|bench|\.ci)\/[\w./-]*$/.test(text));
}

/** The headings of a page as its links name them. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(PAGES)('%s', (page) => {
  it('links to files that are there', () => {
    expect(linksOf(page).filter((target) => !exists(target))).toEqual([]);
  });

  it('links to headings that are there', () => {
    const targets = [...read(page).matchAll(/\]\(([^)\s]*)#([^)\s]+)\)/g)].filter(
      ([, file = '']) => !/^https?:/.test(file),
    );
    const lost = targets.filter(([, file = '', anchor = '']) => {
      const target = file === '' ? page : path.join(path.dirname(page), file);
      return !anchorsOf(target).includes(anchor);
    });
    expect(lost.map(([link]) => link)).toEqual([]);
  });

  it('names files that are there', () => {
    expect(pathsOf(page).filter((file) => !exists(file))).toEqual([]);
  });

  it('names npm scripts that are there', () => {
    const scripts = ['start', 'test', ...Object.keys(manifest.scripts)];
    const named = [...read(page).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });
});

describe('README and docs together', () => {
  const everything = PAGES.map(read).join('\n');

  it('explain every variable of .env.example, which names every variable there is', () => {
    const example = [...read('.env.example').matchAll(/^#? ?([A-Z][A-Z\d_]+)=/gm)].map(([, name = '']) => name);
    expect(example.length).toBeGreaterThan(20);
    expect(VARIABLE_NAMES.filter((name) => !example.includes(name))).toEqual([]);
    expect(example.filter((name) => !everything.includes(`\`${name}\``))).toEqual([]);
  });

  it('name every npm script that people run', () => {
    const people = Object.keys(manifest.scripts).filter((name) => !/^(pre|post)/.test(name));
    const missing = people.filter((name) => !new RegExp(`\\bnpm (run )?${name}\\b`).test(everything));
    expect(missing).toEqual([]);
  });

  it('show pictures that load quickly', () => {
    const pictures = globSync('docs/{images,screens}/*.png', { cwd: ROOT });
    expect(pictures.length).toBeGreaterThan(0);
    const heavy = pictures.filter((file) => statSync(path.join(ROOT, file)).size >= MOST_PICTURE_BYTES);
    expect(heavy).toEqual([]);
    const bytes = pictures.reduce((sum, file) => sum + statSync(path.join(ROOT, file)).size, 0);
    expect(bytes).toBeLessThan(MOST_BYTES_OF_PICTURES);
    expect(pictures.filter((file) => !everything.includes(path.basename(file)))).toEqual([]);
  });
});
