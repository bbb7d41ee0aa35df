/**
 * What AWS refuses, with its code, status and, where somebody saw it, sentence. Steps run one after the other, each at rest but for
 * those after `'soon'`; the last one is refused.
 */
import { ACCESS } from './refusals/access.js';
import { CLUSTERS } from './refusals/clusters.js';
import { CONFIG } from './refusals/config.js';
import { GLOBAL_DATASTORES } from './refusals/global.js';
import { GROUPS } from './refusals/groups.js';
import type { Refused } from './refusals/kit.js';
import { NEW_GROUPS } from './refusals/new-groups.js';
import { SERVERLESS } from './refusals/serverless.js';

export const REFUSED: readonly Refused[] = [
  ...CLUSTERS,
  ...NEW_GROUPS,
  ...GROUPS,
  ...GLOBAL_DATASTORES,
  ...CONFIG,
  ...ACCESS,
  ...SERVERLESS,
];
