/**
 * `npm run data:news`: compares `data/` with the newest versions of its npm packages in the registry, and with the installed
 * boto3 where there is one. Nothing of the project is changed. Ends with status 1 when there is news, 0 without and also
 * when the registry cannot be reached, which it says.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedModel } from './botocore.js';
import { readNewer } from './newer.js';
import { renderNews } from './newer-words.js';
import { installedPackages } from './outside.js';

/** A registry that does not answer is given up after a minute or two, not after npm's own many. */
const PATIENCE = ['--fetch-retries=1', '--fetch-retry-mintimeout=2000', '--fetch-timeout=30000'];

const npm = (words: readonly string[], cwd?: string): string =>
  execFileSync('npm', [...words, ...PATIENCE], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 300_000,
    shell: process.platform === 'win32',
    ...(cwd === undefined ? {} : { cwd }),
  }).trim();

async function tell(source: string): Promise<void> {
  const { text, found } = renderNews(await readNewer(source));
  console.log(text);
  if (found) process.exitCode = 1;
}

/** Installs the package's newest version into a folder of its own, so that its own imports resolve, and compares it. */
async function ofPackage(name: string, installed: string): Promise<void> {
  let newest: string;
  try {
    newest = npm(['view', name, 'version']);
  } catch {
    console.log(
      `${name}: the registry cannot be reached or has no answer, so nobody knows whether ${installed} is the newest`,
    );
    return;
  }
  if (newest === installed) {
    console.log(`${name} ${installed} is the newest in the registry`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'elasticache-news-'));
  try {
    npm(['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${newest}`], folder);
    await tell(join(folder, 'node_modules', name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const [name, version] of installedPackages()) {
  try {
    await ofPackage(name, version);
  } catch (error) {
    console.log(`${name}: ${(error as Error).message.split('\n')[0]}`);
  }
}
if (installedModel() === undefined) console.log('no boto3 is installed for `python3`: its model is not compared');
else await tell('boto3');
