/** A slip in a hand-written file of `data/` is found by `data:check`, with file, row and what was meant. */
import t from 'tap';
import { readData } from '../../data/build/folder.js';
import { HAND_WRITTEN, slipsIn } from '../../data/build/hand-written.js';
import type { Operations } from '../../data/build/shapes.js';

const api = readData('operations.json') as Operations;
const open = (file: string) => structuredClone(readData(`../${file}`)) as Json;

type Json = { [key: string]: Json } & Json[];

/** The slips of a file in which one value is another. */
function slipped(file: string, path: readonly (string | number)[], value: unknown): string[] {
  const content = open(file);
  const last = path.at(-1) ?? '';
  const place = path.slice(0, -1).reduce<Json>((at, name) => at[name as number] as Json, content);
  (place as unknown as Record<string | number, unknown>)[last] = value;
  return slipsIn(file, content, api);
}

t.test('the committed files have none', async (t) => {
  for (const file of HAND_WRITTEN) t.strictSame(slipsIn(file, open(file), api), [], file);
});

t.test('each is told with file and row', async (t) => {
  const readers = 'readers/readers.json';
  t.strictSame(slipped(readers, ['headers', 2, 'holdz'], 'host'), [
    'readers/readers.json.headers[2]: unknown field holdz (known: name, holds, reader, source)',
  ]);
  t.strictSame(slipped(readers, ['headers', 2, 'holds'], 'hots'), [
    'readers/readers.json.headers[2].holds: expected one of host, text, account, protocol, control',
  ]);
  t.strictSame(slipped(readers, ['controlPaths', 0, 'reader'], 'mot'), [
    'readers/readers.json.controlPaths[0]: there is no reader mot (did you mean moto?)',
  ]);
  t.strictSame(slipped('emulator/engines.json', ['engines', 0, 'families', 1, 'clusterMode'], 'yes'), [
    'emulator/engines.json.engines[0].families[1].clusterMode: must be boolean',
  ]);
  t.strictSame(slipped('emulator/combinations.json', ['rows', 0, 'fault'], 'InvalidParameterCombination'), [
    'emulator/combinations.json.rows[0]: there is no fault InvalidParameterCombination (did you mean InvalidParameterCombinationException?)',
  ]);
  t.strictSame(slipped('emulator/constraints.json', ['structures', 'CreateUsrMessage'], { UserId: { minLength: 1 } }), [
    'emulator/constraints.json.structures: there is no structure CreateUsrMessage (did you mean CreateUserMessage?)',
  ]);
  t.strictSame(slipped('emulator/faults.json', ['operations', 'DeleteUser', 0], 'UserNotFoundFalt'), [
    'emulator/faults.json.operations.DeleteUser: there is no fault UserNotFoundFalt (did you mean UserNotFoundFault?)',
  ]);
  t.strictSame(slipped('policy-language.json', ['globalConditionKeys', 1], { key: 'aws:New' }), [
    'policy-language.json.globalConditionKeys[1]: no type',
  ]);
});

t.test('a field that is called otherwise is found in every row', async (t) => {
  for (const file of HAND_WRITTEN) {
    const lists = Object.entries(open(file)).filter(
      ([, value]) => Array.isArray(value) && typeof value[0] === 'object',
    );
    for (const [name, rows] of lists)
      for (const [index, one] of rows.entries())
        for (const field of Object.keys(one)) {
          const renamed = Object.fromEntries(
            Object.entries(one).map(([key, value]) => [key === field ? `${key}x` : key, value]),
          );
          const [found = ''] = slipped(file, [name, index], renamed);
          if (!found.startsWith(`${file}.${name}[${index}]: `)) t.fail(`${file} ${name}[${index}].${field}: ${found}`);
        }
    t.pass(file);
  }
});
