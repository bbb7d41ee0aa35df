/**
 * What a test suite pays: the second and later starts of a proxy in one process beside the first one, and one more principal beside
 * two thousand others as beside none. Run `npm run build` before, as `npm run bench` does.
 */
import { goalRows, median, reaches, table } from '../proxy/report.js';

const STARTS = 15;
const PRINCIPALS = 2_000;
/** Principals whose median counts as one measurement. */
const BATCH = 50;

// The package as a test has it, not its sources.
const { startProxy } = (await import(
  new URL('../../../dist/index.js', import.meta.url).href
)) as typeof import('#src/index.js');
const policies = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'elasticache:*', Resource: '*' }],
};

/** Milliseconds of processor, and by the clock: a machine that does other work meanwhile shows in the second alone. */
async function started(): Promise<{ readonly processor: number; readonly clock: number }> {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  const proxy = await startProxy();
  const { user, system } = process.cpuUsage(before);
  const clock = performance.now() - begun;
  await proxy.close();
  return { processor: (user + system) / 1000, clock };
}

const first = await started();
const later: Awaited<ReturnType<typeof started>>[] = [];
for (let i = 0; i < STARTS; i++) later.push(await started());

const proxy = await startProxy();
const batch = (): number => {
  const times = Array.from({ length: BATCH }, () => {
    const begun = performance.now();
    proxy.principal({ policies });
    return performance.now() - begun;
  });
  return median(times);
};
// The first ones also compile code.
batch();
const few = batch();
for (let i = 2 * BATCH; i < PRINCIPALS; i++) proxy.principal({ policies });
const many = batch();
await proxy.close();

const second = median(later.map(({ processor }) => processor));
const clock = median(later.map((each) => each.clock));
console.log(`the first start: ${first.clock.toFixed(0)} ms, later ones ${clock.toFixed(0)} ms by the clock`);
console.log(`one more principal: ${few.toFixed(2)} ms beside none, ${many.toFixed(2)} ms beside ${PRINCIPALS}`);
const goals = [
  {
    name: 'ms for a second start',
    value: second,
    goal: 25,
    bound: 'most',
    source: 'of processor, the median of later ones',
  },
  { name: 'part of the first start', value: second / first.processor, goal: 0.5, bound: 'most', source: 'in one run' },
  {
    name: `times as long beside ${PRINCIPALS}`,
    value: many / few,
    goal: 2,
    bound: 'most',
    source: 'one more principal',
  },
] as const;
console.log(table(goalRows(goals)));
if (!goals.every(reaches)) process.exitCode = 1;
