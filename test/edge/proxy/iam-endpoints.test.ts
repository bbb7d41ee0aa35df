/** data/aws/iam-endpoints.json against where the SDK's own IAM client sends its calls, and for which Region it signs them. */
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import t from 'tap';
import { readData } from '#src/edge/world/data.js';

const { partitions: endpoints } = readData('aws/iam-endpoints.json') as {
  partitions: Record<string, { origin: string; region: string }>;
};
const { partitions } = readData('aws/endpoints.json') as { partitions: { id: string; regions: string[] }[] };

t.test("every partition's endpoint is the SDK's", async (t) => {
  t.strictSame(Object.keys(endpoints).sort(), partitions.map(({ id }) => id).sort());
  for (const { id, regions } of partitions) {
    const [region = 'none'] = regions.filter((each) => !each.endsWith('-global'));
    let sent = {};
    const handle = async (request: { protocol: string; hostname: string; headers: Record<string, string> }) => {
      const [, signed] = /Credential=[^/]+\/\d+\/([^/]+)\/iam\//.exec(request.headers.authorization ?? '') ?? [];
      sent = { origin: `${request.protocol}//${request.hostname}`, region: signed };
      throw new Error('not sent');
    };
    const client = new IAMClient({
      region,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
      requestHandler: { handle } as never,
    });
    await client.send(new ListUsersCommand({})).catch(() => undefined);
    t.strictSame(sent, endpoints[id], `${id} (${region})`);
  }
});
