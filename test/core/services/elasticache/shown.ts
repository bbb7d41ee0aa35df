/** For each operation that changes something: where what was sent is seen afterwards, or why it is not. */
import { ACCESS } from './shown/access.js';
import { CHANGED_GROUPS } from './shown/changed-groups.js';
import { CLUSTERS } from './shown/clusters.js';
import { CONFIG, SLOW } from './shown/config.js';
import { GLOBALS } from './shown/global.js';
import { GROUP_NODES } from './shown/group-nodes.js';
import { NEW_GROUPS } from './shown/groups.js';
import type { Subject } from './shown/kit.js';
import { SERVERLESS } from './shown/serverless.js';

export const SUBJECTS: readonly Subject[] = [
  ...CLUSTERS,
  ...NEW_GROUPS,
  ...CHANGED_GROUPS,
  ...GROUP_NODES,
  ...GLOBALS,
  ...SERVERLESS,
  ...ACCESS,
  ...CONFIG,
  ...SLOW,
];
