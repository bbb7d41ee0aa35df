/** `npm run data:build`: writes the generated files of `data/elasticache/`. Hand-written ones are never touched. */
import { writeFileSync } from 'node:fs';
import { FOLDER, GENERATED, toText } from './files.js';
import { buildManagedPolicies, POLICIES, removeStrayPolicies } from './managed-policies.js';
import { actionNames } from './reference.js';

for (const [file, build] of Object.entries(GENERATED)) {
  writeFileSync(new URL(file, FOLDER), toText(build()));
  console.log(`wrote data/elasticache/${file}`);
}
const policies = buildManagedPolicies(actionNames());
removeStrayPolicies(policies);
for (const [file, content] of Object.entries(policies)) writeFileSync(new URL(file, POLICIES), toText(content));
console.log(`wrote ${Object.keys(policies).length} files of data/managed-policies`);
