import { CACHE, combination, type Refused, value } from './kit.js';

/** Refusals: serverless. */
export const SERVERLESS: readonly Refused[] = [
  {
    name: 'two fields of a serverless cache',
    before: [['CreateServerlessCache', CACHE]],
    call: ['ModifyServerlessCache', { ServerlessCacheName: 'e', Description: 'x', SnapshotRetentionLimit: '1' }],
    code: combination,
    message: 'Serverless Cache modifications only support modifying one field per request.',
  },
  {
    name: 'no field of a serverless cache',
    before: [['CreateServerlessCache', CACHE]],
    call: ['ModifyServerlessCache', { ServerlessCacheName: 'e' }],
    code: combination,
    message: 'No modifications were requested',
  },
  {
    name: 'the same engine of a serverless cache',
    before: [['CreateServerlessCache', CACHE]],
    call: ['ModifyServerlessCache', { ServerlessCacheName: 'e', Engine: 'redis', MajorEngineVersion: '7' }],
    code: value,
    message: 'This API supports only cross-engine upgrades to Valkey engine currently',
  },
  {
    name: 'a serverless version that does not exist',
    call: ['CreateServerlessCache', { ...CACHE, Engine: 'memcached', MajorEngineVersion: '8' }],
    code: value,
    message: 'Specified engine does not support major engine version 8',
  },
  {
    name: 'a low limit',
    call: ['CreateServerlessCache', { ...CACHE, CacheUsageLimits: { ECPUPerSecond: { Maximum: '5' } } }],
    code: value,
    message:
      'Invalid value for ECPUPerSecond limit. Must be between 1000 and 15000000. You can set the value to zero to remove the limit.',
  },
  {
    name: 'a public cache of redis',
    call: ['CreateServerlessCache', { ...CACHE, ConnectionType: 'public' }],
    code: combination,
  },
];
