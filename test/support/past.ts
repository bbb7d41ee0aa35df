/** Lines of a decision log, made without a proxy. */
export const ALICE = 'arn:aws:iam::123456789012:user/alice';
export const ARN = 'arn:aws:elasticache:us-east-1:123456789012:';

/** One line: alice's call of an operation on one user of ElastiCache. */
export function line(operation: string, name: string, more: object = {}, check: object = {}): string {
  return JSON.stringify({
    version: 1,
    id: `${operation}-${name}`,
    time: '2026-01-01T00:00:00.000Z',
    decision: 'allowed',
    forwarded: true,
    caller: { arn: ALICE, principalArn: ALICE },
    operation,
    parameters: { UserId: name },
    region: 'us-east-1',
    account: '123456789012',
    checks: [
      {
        action: `elasticache:${operation}`,
        resource: `${ARN}user:${name}`,
        context: { 'aws:username': 'alice' },
        because: { parameter: 'UserId' },
        decision: 'allowed',
        ...check,
      },
    ],
    ...more,
  });
}

/** The files of a folder of policies in which alice has these statements. */
export const folderOfAlice = (...statements: readonly object[]): Record<string, string> => ({
  'principals.yaml': `principals: [{ arn: "${ALICE}", accessKeys: [{ id: AKIAALICEEXAMPLE }], attached: [p.json] }]`,
  'p.json': JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 1),
});
