/**
 * `npm run bench [engine|proxy|emulator|explain|principals|page|review|start]`: the
 * measurements, each against something else that does the same work, in one run.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BENCHES = ['engine', 'proxy', 'emulator', 'explain', 'principals', 'page', 'review', 'start'];
const asked = process.argv.slice(2);
const strange = asked.find((name) => !BENCHES.includes(name));
if (strange !== undefined) {
  console.error(`there is no bench \`${strange}\`; choose from ${BENCHES.join(', ')}`);
  process.exit(1);
}
for (const name of asked.length ? asked : BENCHES) {
  console.log(`\n== ${name}`);
  const script = fileURLToPath(new URL(`./${name}/run.ts`, import.meta.url));
  // A process each: one bench's heap and compiled code must not weigh on the next.
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
