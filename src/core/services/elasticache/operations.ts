import { ACCESS_HANDLERS } from './access/handlers.js';
import { ACCOUNT_HANDLERS } from './account/handlers.js';
import { CLUSTER_HANDLERS } from './cluster/handlers.js';
import { CONFIG_HANDLERS } from './config/handlers.js';
import { GLOBAL_HANDLERS } from './group/global/handlers.js';
import { GROUP_HANDLERS } from './group/handlers.js';
import { SERVERLESS_HANDLERS } from './serverless/handlers.js';
import type { Handlers } from './state/context.js';

/** What answers each operation of the API; every family brings its own. */
export const HANDLERS: Handlers = {
  ...CONFIG_HANDLERS,
  ...ACCESS_HANDLERS,
  ...CLUSTER_HANDLERS,
  ...GROUP_HANDLERS,
  ...GLOBAL_HANDLERS,
  ...SERVERLESS_HANDLERS,
  ...ACCOUNT_HANDLERS,
};
