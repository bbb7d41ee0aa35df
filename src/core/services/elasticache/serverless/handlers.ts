import type { Handlers } from '../state/context.js';
import {
  createServerlessCache,
  deleteServerlessCache,
  describeServerlessCaches,
  modifyServerlessCache,
} from './caches.js';
import {
  copyServerlessCacheSnapshot,
  createServerlessCacheSnapshot,
  deleteServerlessCacheSnapshot,
  describeServerlessCacheSnapshots,
  exportServerlessCacheSnapshot,
} from './snapshots.js';

/** Serverless caches and their snapshots. */
export const SERVERLESS_HANDLERS: Handlers = {
  CopyServerlessCacheSnapshot: copyServerlessCacheSnapshot,
  CreateServerlessCache: createServerlessCache,
  CreateServerlessCacheSnapshot: createServerlessCacheSnapshot,
  DeleteServerlessCache: deleteServerlessCache,
  DeleteServerlessCacheSnapshot: deleteServerlessCacheSnapshot,
  DescribeServerlessCacheSnapshots: describeServerlessCacheSnapshots,
  DescribeServerlessCaches: describeServerlessCaches,
  ExportServerlessCacheSnapshot: exportServerlessCacheSnapshot,
  ModifyServerlessCache: modifyServerlessCache,
};
