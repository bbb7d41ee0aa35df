import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Made-up long-term keys, in the form and length that AWS gives them. */
export interface Key {
  readonly id: string;
  readonly secret: string;
}

const ACCOUNT = '123456789012';

const statement = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

export const ADMIN = {
  arn: `arn:aws:iam::${ACCOUNT}:user/admin`,
  key: { id: 'AKIAEXAMPLEADMIN0001', secret: 'admin/example/secret/key/0000000000000001' },
};
export const READER = {
  arn: `arn:aws:iam::${ACCOUNT}:user/reader`,
  key: { id: 'AKIAEXAMPLEREADER001', secret: 'reader/example/secret/key/000000000000001' },
};

/** What principals.yaml says, as an object: one caller who may do everything, one who may look. */
export const PRINCIPALS = {
  principals: [
    { arn: ADMIN.arn, accessKeys: [ADMIN.key], inline: [{ name: 'all', document: statement('elasticache:*') }] },
    {
      arn: READER.arn,
      accessKeys: [READER.key],
      inline: [{ name: 'look', document: statement('elasticache:Describe*') }],
    },
  ],
};

/** Writes them as a policies directory, and gives its path. */
export function policiesIn(directory: string): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'principals.json'), JSON.stringify(PRINCIPALS));
  return directory;
}
