import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { pino } from 'pino';
import { Pool } from 'undici';

/** What the same packages need to start when they do nothing. */
new Pool(process.argv[2] ?? '', { connections: 64 });
const app = Fastify({ loggerInstance: pino(pino.destination(2)) });
app.post('/', async () => '');
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(`listening on http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
