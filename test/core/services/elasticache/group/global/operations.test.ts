import t from 'tap';
import { globalDatastoreId } from '#src/core/permissions/resources.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { at, SCOPE, standIn } from '../../call.js';

t.test('a global datastore has the id that its creation was decided with', async (t) => {
  const { regions } = loadCatalog();
  t.ok(regions.globalDatastorePrefixes.size > 10);
  for (const region of regions.globalDatastorePrefixes.keys()) {
    const { call } = standIn();
    const scope = { ...SCOPE, region };
    const node = { Engine: 'redis', EngineVersion: '7.1', CacheNodeType: 'cache.r7g.large' };
    call('CreateReplicationGroup', { ReplicationGroupId: 'g', ReplicationGroupDescription: 'd', ...node }, 0, scope);
    const names = { GlobalReplicationGroupIdSuffix: 'World', PrimaryReplicationGroupId: 'g' };
    const made = call('CreateGlobalReplicationGroup', names, 0, scope);
    const id = at(made, 'GlobalReplicationGroup.GlobalReplicationGroupId');
    t.equal(id, globalDatastoreId(regions, region, 'world'), region);
  }
});
