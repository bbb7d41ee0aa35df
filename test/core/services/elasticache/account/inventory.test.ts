import t from 'tap';
import { inventoryOf } from '#src/core/services/elasticache/account/inventory.js';
import { emptyAccount, emptyRegion } from '#src/core/services/elasticache/state/account-state.js';
import type { GlobalGroup, User } from '#src/core/services/elasticache/state/state.js';

/** An account with these users in a region, and a global datastore. */
function accountOf(region: string, ...names: readonly string[]) {
  const account = emptyAccount();
  const state = emptyRegion();
  for (const name of names) {
    const arn = `arn:aws:elasticache:${region}:1:user:${name}`;
    state.users.set(name, { arn, status: 'active', tags: new Map([['a', name]]) } as unknown as User);
  }
  account.regions.set(region, state);
  const arn = 'arn:aws:elasticache::1:globalreplicationgroup:ldgnf-g';
  account.globalGroups.set('ldgnf-g', { arn, status: 'available', tags: new Map() } as unknown as GlobalGroup);
  return account;
}

t.test('by account and region, in the order of names, and no more than asked for', async (t) => {
  const accounts = new Map([
    ['aws/222222222222', accountOf('eu-west-1', 'c')],
    ['aws/111111111111', accountOf('us-east-1', 'b', 'a')],
  ]);
  const ids = (most: number): string =>
    inventoryOf(accounts, most)
      .accounts.map(({ account, region = 'global', resources }) => {
        return `${account} ${region}: ${resources.map(({ type, id }) => `${type} ${id}`).join(', ')}`;
      })
      .join('; ');
  const all =
    '111111111111 global: globalreplicationgroup ldgnf-g; 111111111111 us-east-1: user a, user b; ' +
    '222222222222 global: globalreplicationgroup ldgnf-g; 222222222222 eu-west-1: user c';
  t.equal(ids(5), all);
  t.equal(inventoryOf(accounts, 5).cut, undefined);
  t.equal(ids(2), '111111111111 global: globalreplicationgroup ldgnf-g; 111111111111 us-east-1: user a');
  t.equal(inventoryOf(accounts, 4).cut, true);
});
