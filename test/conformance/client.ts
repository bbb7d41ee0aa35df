/**
 * An SDK client in front of the embedded ElastiCache, without a socket: what the SDK would send is decoded, answered and
 * rendered as the proxy does it. With CLOUD=<endpoint> in the environment the same suite talks to that endpoint instead.
 */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { ElastiCacheClient, type ElastiCacheClientConfig } from '@aws-sdk/client-elasticache';
import { createEmulator, type Emulator, type EmulatorOptions } from '#src/core/services/elasticache/emulator.js';
import { type EmulatorData, readEmulatorData } from '#src/core/services/elasticache/state/data.js';
import { decodeCall } from '#src/core/wire/query/decode.js';
import type { HttpRequest } from '#src/core/wire/query/request.js';
import { renderFault, renderResponse } from '#src/core/wire/query/respond.js';

const DATA = new URL('../../data/', import.meta.url);

/** The repository's data, with what a test wants changed. */
export function emulatorData(changes: Partial<EmulatorData> = {}): EmulatorData {
  return { ...readEmulatorData((path) => JSON.parse(readFileSync(new URL(path, DATA), 'utf8'))), ...changes };
}

export interface Bench {
  readonly emulator: Emulator;
  /** A client of the account in a region; the clock moves only by `pass`. */
  client(region?: string, account?: string): ElastiCacheClient;
  /** Lets so many milliseconds go by. */
  pass(milliseconds: number): void;
}

export const ACCOUNT = '123456789012';
const START = Date.parse('2026-01-02T03:04:05Z');

/** An emulator with a clock that stands still, and clients for it. */
export function bench(options: EmulatorOptions = {}, data: EmulatorData = emulatorData()): Bench {
  const emulator = createEmulator(data, options);
  let time = START;
  let ids = 0;
  const newId = (): string => `id-${++ids}`;
  const respond = (request: HttpRequest, region: string, account: string) => {
    const decoded = decodeCall(request, data.operations);
    if ('rejected' in decoded) return { status: decoded.rejected.status, xml: renderFault(decoded.rejected, newId()) };
    const scope = { account, region, partition: region.startsWith('cn-') ? 'aws-cn' : 'aws' };
    const reply = emulator.handle(decoded.call, scope, new Date(time), newId);
    const xml = reply.fault
      ? renderFault(reply.fault, newId())
      : renderResponse(reply.operation, reply.result ?? {}, newId(), data.operations);
    return { status: reply.status, xml };
  };
  return {
    emulator,
    client(region = 'us-east-1', account = ACCOUNT) {
      const cloud = process.env.CLOUD;
      const config: ElastiCacheClientConfig = {
        region,
        credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
        maxAttempts: 1,
      };
      if (cloud) return new ElastiCacheClient({ ...config, endpoint: cloud });
      return new ElastiCacheClient({
        ...config,
        requestHandler: {
          async handle(request: { method: string; path: string; headers: Record<string, string>; body?: unknown }) {
            const { status, xml } = respond(
              {
                method: request.method,
                target: request.path,
                headers: Object.entries(request.headers),
                body: Buffer.from(String(request.body ?? '')),
              },
              region,
              account,
            );
            const headers = { 'content-type': 'text/xml' };
            return { response: { statusCode: status, headers, body: Readable.from([xml]) } };
          },
        } as unknown as NonNullable<ElastiCacheClientConfig['requestHandler']>,
      });
    },
    pass(milliseconds) {
      time += milliseconds;
    },
  };
}
