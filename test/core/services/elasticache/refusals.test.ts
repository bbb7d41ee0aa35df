/** Each refusal that AWS is known for, by code, status and sentence; none leaves a trace. */
import t from 'tap';
import type { Parameters } from '#src/core/wire/query/request.js';
import { standIn } from './call.js';
import type { Refused } from './refusals/kit.js';
import { REFUSED } from './refusals.js';

const LISTS = ['DescribeCacheClusters', 'DescribeReplicationGroups', 'DescribeUsers', 'DescribeServerlessCaches'];

for (const { name, before = [], call: last, code, status = 400, message } of REFUSED satisfies readonly Refused[]) {
  t.test(name, async (t) => {
    const { call } = standIn({ transitionMs: 1000 });
    let now = 0;
    let soon = false;
    const play = (operation: string, parameters: Parameters) => {
      if (!soon) now += 1000;
      return call(operation, parameters, now);
    };
    for (const step of before) {
      if (step === 'soon') {
        now += 1000;
        soon = true;
      } else t.equal(play(...step).fault?.message, undefined, step[0]);
    }
    if (!soon) now += 1000;
    const shown = () => JSON.stringify(LISTS.map((list) => call(list, {}, now).result));
    const held = shown();
    const reply = call(...last, now);
    t.match(reply, { status, fault: { code, ...(message === undefined ? {} : { message }) } });
    t.equal(shown(), held, 'nothing changed');
  });
}
