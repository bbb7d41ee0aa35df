import t from 'tap';
import { isNamed } from '#src/core/wire/query/header-name.js';

t.test('names of headers are the same in any letter case, and only whole', async (t) => {
  for (const same of ['host', 'Host', 'HOST']) t.ok(isNamed(same, 'host'), same);
  for (const other of ['hosts', 'hos', 'x-host', '']) t.notOk(isNamed(other, 'host'), other);
});
