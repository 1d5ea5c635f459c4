// Before every npm script that needs node_modules: installs what package-lock.json says when that is missing
// or has changed. Runs on whatever Node started npm, so it may use nothing but Node 20 itself.
'use strict';
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.join(__dirname, '..');
const stampFile = path.join(root, 'node_modules/.lock-sha256');
const lockFile = path.join(root, '.installing');
const wanted = createHash('sha256')
  .update(fs.readFileSync(path.join(root, 'package-lock.json')))
  .update(process.platform + process.arch)
  .digest('hex');

let holdsTurn = false;

const isInstalled = () => fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === wanted;

function fail(...lines) {
  releaseTurn();
  console.error(['', ...lines, ''].join('\n'));
  process.exit(1);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** One install at a time: `npm start` and `npm test` may be the first commands in two windows. */
function takeTurn() {
  for (let told = false; ; ) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      holdsTurn = true;
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') fail(`Cannot write in ${root}: ${error.message}`);
    }
    const pid = Number(fs.readFileSync(lockFile, 'utf8')) || process.pid;
    if (pid === process.pid || !isAlive(pid)) fs.rmSync(lockFile, { force: true });
    else if (!told) console.log('Waiting for another install in this folder to finish ...');
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  }
}

function releaseTurn() {
  if (holdsTurn) fs.rmSync(lockFile, { force: true });
  holdsTurn = false;
}

/** Where npm may keep what it downloads: its usual place, unless that cannot be written. */
function cacheOptions() {
  const home = process.env.npm_config_cache || path.join(os.homedir(), '.npm');
  try {
    fs.mkdirSync(home, { recursive: true });
    fs.accessSync(home, fs.constants.W_OK);
    return [];
  } catch {
    return ['--cache', path.join(root, '.npm-cache')];
  }
}

function install() {
  console.log('Installing the packages of package-lock.json (less than a minute) ...');
  const args = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...cacheOptions(),
  ];
  const npm = process.env.npm_execpath;
  // The Node that started npm, not node_modules/.bin/node, which `npm ci` is about to replace.
  const run = npm
    ? spawnSync(process.env.npm_node_execpath || process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit' });
  if (run.error || run.status !== 0) {
    fail(
      `The packages could not be installed${run.error ? `: ${run.error.message}` : ''}.`,
      'What npm said is above. It needs the npm registry (or its cache) and about 1 GB of disk; to try again: npm ci',
    );
  }
  fs.writeFileSync(stampFile, wanted);
}

/** The scripts run on node_modules/.bin/node where npm has one for this machine, else on the Node of the PATH. */
function checkNode() {
  const pinned = path.join(root, 'node_modules/.bin/node');
  const hasPinned = fs.existsSync(pinned);
  const version = hasPinned ? String(spawnSync(pinned, ['--version']).stdout ?? '').trim() : process.version;
  const [major, minor] = version.slice(1).split('.').map(Number);
  if (major === 24 && minor >= 18) return;
  fail(
    `Practice Purse runs on Node 24 (24.18 or newer); ${hasPinned ? 'the one in node_modules does not run here' : `this is ${version}`}.`,
    `npm has no Node 24 that fits ${process.platform} ${process.arch}, so it has to be on the PATH:`,
    'from https://nodejs.org, or `brew install node@24`, or `nvm install 24`. Then start again.',
  );
}

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node 20 or newer is needed to begin with; this is ${process.version}.`);
if (process.argv[2] === '--installed') {
  // Called by npm at the end of any install of its own.
  fs.writeFileSync(stampFile, wanted);
} else {
  if (!isInstalled()) {
    takeTurn();
    if (!isInstalled()) install();
    releaseTurn();
    checkNode();
  } else if (process.platform !== 'linux') checkNode();
}
