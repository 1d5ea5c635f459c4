import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { inflate } from '@sparticuz/chromium';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const PACKED = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
const CACHE = path.join(import.meta.dirname, '../../node_modules/.cache');

/** The packed configuration looks for the fonts elsewhere; without any, text has no size and nothing is checked. */
const fontConfiguration = (home: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${home}/fonts/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>
`;

/** Unpacks under another name and renames, so that two runs at once do not meet half a browser. */
async function unpack(bin: string, home: string): Promise<void> {
  const draft = `${home}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  const usual = process.env['TMPDIR'];
  process.env['TMPDIR'] = draft; // the only way to tell `inflate` where to write
  try {
    await Promise.all(PACKED.map((file) => inflate(path.join(bin, file))));
  } finally {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
  }
  await chmod(path.join(draft, 'chromium'), 0o755);
  await writeFile(path.join(draft, 'fonts.conf'), fontConfiguration(home));
  await rename(draft, home).catch(() => rm(draft, { recursive: true, force: true }));
}

/** The browser that npm brought along: Linux on x64, with its own libraries and fonts. */
async function packedBrowser(): Promise<LaunchOptions> {
  const root = path.resolve(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const home = path.join(CACHE, `chromium-${version}`);
  if (!existsSync(home)) await unpack(path.join(root, 'bin'), home);
  const libraries = {
    LD_LIBRARY_PATH: path.join(home, 'al2023', 'lib'),
    FONTCONFIG_FILE: path.join(home, 'fonts.conf'),
  };
  return { executablePath: path.join(home, 'chromium'), env: { ...process.env, ...libraries } };
}

/** Elsewhere: the browser of `BROWSER_PATH`, else an installed Chrome. */
async function browserOptions(): Promise<LaunchOptions> {
  const given = process.env['BROWSER_PATH'];
  if (given) return { executablePath: given };
  if (process.platform === 'linux' && process.arch === 'x64') return packedBrowser();
  return { channel: 'chrome' };
}

/** Starts a browser, unpacked on first use (about 2 s). The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const options = await browserOptions();
  // No sandbox: it needs rights that root and containers lack, and only our own pages are opened.
  const args = ['--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none', '--no-proxy-server'];
  return chromium.launch({ ...options, chromiumSandbox: false, args });
}
