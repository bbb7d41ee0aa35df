/**
 * The small words that random policies and requests are made of: few enough that patterns meet requests often, and each
 * beside its near misses (letter case, one character more or less, a wildcard that half matches, another family of address).
 */

/** One kind of condition: its operators, the keys that carry its values, and values of either side. */
export interface Family {
  readonly operators: readonly string[];
  /** Keys that are usually single-valued. */
  readonly single: readonly string[];
  /** The key that is usually a list. */
  readonly multi: string;
  readonly wanted: readonly (string | number | boolean)[];
  readonly actual: readonly string[];
}

const comparisons = (name: string): string[] =>
  ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map((end) => name + end);

const strings: Family = {
  operators: [
    ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    ...['StringLike', 'StringNotLike'],
  ],
  single: ['aws:RequestTag/Team', 'elasticache:CacheNodeType', 'aws:username', 'aws:PrincipalTag/team'],
  multi: 'aws:TagKeys',
  wanted: [
    ...[
      'dev',
      'Dev',
      'prod',
      'dev-1',
      'dev*',
      '?ev',
      '*',
      'd*v',
      '*v*',
      'dëv',
      'd?v',
      '',
      '${*}',
      'd${?}v',
      'x${$}y',
      '*-?',
    ],
    ...[
      '${aws:username}',
      '${AWS:UserName}*',
      '${aws:PrincipalTag/Team}',
      "${aws:PrincipalTag/team, 'dev'}",
      'a.c',
      1,
      true,
    ],
    ...[
      "${aws:username, 'prod'}",
      '${aws:missing}',
      "d${aws:missing, 'ev'}",
      '${aws:RequestTag/Team}-1',
      '[dev]',
      'aab*',
    ],
  ],
  actual: [
    'dev',
    'Dev',
    'DEV',
    'prod',
    'dev-1',
    '',
    '*',
    'd*v',
    'd?v',
    'dëv',
    'DËV',
    'x$y',
    'abc',
    'a.c',
    'aaab',
    '1',
    '${aws:username}',
  ],
};

const numbers: Family = {
  operators: comparisons('Numeric'),
  single: ['elasticache:NumNodeGroups', 'elasticache:SnapshotRetentionLimit'],
  multi: 'elasticache:Numbers',
  wanted: ['1', '2', '9', '10', '9.5', '-1', '0', '01', '1.0', 10, 2.5, 'ten'],
  actual: ['1', '2', '9', '10', '9.5', '-1', '0', '1.50', '09', 'ten', '', '1,5'],
};

const dates: Family = {
  operators: comparisons('Date'),
  single: ['aws:CurrentTime', 'aws:EpochTime', 'aws:TokenIssueTime'],
  multi: 'aws:Dates',
  wanted: [
    ...['2024-03-01T12:00:00Z', '2024-03-01T13:00:00+01:00', '2024-03-01', '2024-03', '2024', '1709294400', 1709294400],
    ...['2024-03-01T12:00:00.500Z', '2024-02-29T23:30-02:30', '2023-12-31T23:59:59Z', 'yesterday'],
  ],
  actual: [
    ...['2024-03-01T12:00:00Z', '2024-03-01T00:00:00Z', '2024-01-01T00:00:00Z', '2024-03-01T02:00:00Z', '1709294400'],
    ...['1709294401', '2024-03-01T12:00:00.500Z', '2025-01-01', 'yesterday', '', '2024-13-01'],
  ],
};

const booleans: Family = {
  operators: ['Bool'],
  single: ['elasticache:AtRestEncryptionEnabled', 'aws:SecureTransport'],
  multi: 'aws:Booleans',
  wanted: ['true', 'false', 'True', 'FALSE', true, false],
  actual: ['true', 'false', 'TRUE', 'False', 'yes', '', '1'],
};

const addresses: Family = {
  operators: ['IpAddress', 'NotIpAddress'],
  single: ['aws:SourceIp', 'aws:VpcSourceIp'],
  multi: 'aws:Addresses',
  wanted: [
    ...[
      '10.0.0.0/8',
      '10.1.0.0/16',
      '10.1.2.3',
      '10.1.2.3/32',
      '10.1.2.2/31',
      '0.0.0.0/0',
      '128.0.0.0/1',
      '10.1.2.99/24',
    ],
    ...['2001:db8::/32', '2001:DB8:0:0::1', '::/0', '2001:db8:8000::/33', '8000::/1', '::1'],
  ],
  actual: [
    ...['10.1.2.3', '10.1.2.2', '10.2.0.1', '9.255.255.255', '11.0.0.0', '200.1.2.3', '255.255.255.255', '0.0.0.0'],
    ...['2001:db8::1', '2001:db8:0:0:0:0:0:1', '2001:db9::', '2001:db8:8000::5', 'ffff::1', '::1', '', 'localhost'],
  ],
};

const arns: Family = {
  operators: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
  single: ['aws:PrincipalArn', 'aws:SourceArn'],
  multi: 'aws:Arns',
  wanted: [
    ...[
      'arn:aws:iam::123456789012:user/dev',
      'arn:aws:iam::*:user/*',
      'arn:*:iam::12345678901?:role/dev',
      'arn:aws:iam::*:*',
    ],
    ...[
      'arn:aws:iam::123456789012:user/${aws:username}',
      'arn:aws:s3:*:*:b*',
      'arn:aws:sqs:*:123456789012:q*',
      'arn:aws:iam::*:user/d?v',
    ],
    ...["arn:aws:iam::*:user/${aws:username, 'dev'}", 'arn:aws:iam::123456789012:User/dev', 'arn:aws:s3:::b'],
  ],
  actual: [
    ...[
      'arn:aws:iam::123456789012:user/dev',
      'arn:aws:iam::123456789012:role/dev',
      'arn:aws:iam::123456789012:user/a/dev',
    ],
    ...[
      'arn:aws-cn:iam::123456789012:role/dev',
      'arn:aws:s3:::b',
      'arn:aws:s3:::b:c',
      'arn:aws:sqs:us-east-1:123456789012:q1',
    ],
    ...[
      'arn:aws:sqs:us-east-1:999999999999:x:123456789012:q1',
      'arn:aws:iam::123456789012:user/*',
      'dev',
      '',
      'arn:aws:iam',
    ],
  ],
};

const binaries: Family = {
  operators: ['BinaryEquals'],
  single: ['aws:RequestTag/Blob'],
  multi: 'aws:Blobs',
  wanted: ['ZGV2', 'cHJvZA==', 'ZMOrdg=='],
  actual: ['dev', 'prod', 'dëv', 'ZGV2', ''],
};

export const FAMILIES: readonly Family[] = [strings, numbers, dates, booleans, addresses, arns, binaries];

const account = '123456789012';
const cluster = `arn:aws:elasticache:us-east-1:${account}:cluster:`;

export const ACTIONS = [
  ...['elasticache:CreateCacheCluster', 'elasticache:DescribeCacheClusters', 'elasticache:DescribeUsers'],
  ...['elasticache:AddTagsToResource', 'ElastiCache:createcachecluster', 's3:GetObject'],
] as const;

export const ACTION_PATTERNS = [
  ...['*', 'elasticache:*', 'elasticache:Describe*', 'elasticache:CreateCacheCluster', 'ELASTICACHE:createcache*'],
  ...[
    'elasticache:*Cluster?',
    'elasticache:*Cache*',
    'elasticache:DescribeUsers',
    'elasticache:?dd*',
    's3:*',
    's3:Get*',
  ],
  ...[
    'elasticache:DescribeCacheCluster',
    'elasticache:Describe?????',
    'elasticache:addtagstoresource',
    'elasticache:*s',
  ],
] as const;

export const RESOURCES = [
  ...[
    `${cluster}dev`,
    `${cluster}dev`,
    `${cluster}dev-1`,
    `${cluster}prod`,
    `${cluster}*`,
    `${cluster}dëv`,
    `${cluster}d*v`,
  ],
  ...[
    `arn:aws:elasticache:us-east-1:${account}:replicationgroup:dev`,
    `arn:aws:elasticache:eu-west-1:${account}:cluster:dev`,
  ],
  ...[
    `arn:aws:elasticache::${account}:globalreplicationgroup:g-dev`,
    `arn:aws:elasticache:us-east-1:999999999999:cluster:dev`,
  ],
  ...[
    'arn:aws:s3:::bucket/dev/a.rdb',
    '*',
    `arn:aws-cn:elasticache:cn-north-1:${account}:cluster:dev`,
    `${cluster}dev:x`,
  ],
] as const;

export const RESOURCE_PATTERNS = [
  ...[
    '*',
    `${cluster}*`,
    `${cluster}dev`,
    `${cluster}dev*`,
    `${cluster}d?v`,
    `${cluster}Dev`,
    `arn:aws:elasticache:*:*:*:*`,
  ],
  ...[
    `arn:aws:elasticache:*:*:cluster:*`,
    `arn:aws:elasticache:us-*:${account}:*`,
    `arn:*:elasticache:*:*:cluster:dev`,
  ],
  ...[
    `arn:aws:elasticache:us-east-?:12345678901?:*dev*`,
    `arn:aws:elasticache::*:globalreplicationgroup:*`,
    'arn:aws:s3:::*',
  ],
  ...[
    'arn:aws:elasticache:*',
    'arn:aws:elasticache:us-east-1:*',
    `arn:aws:elasticache:eu-west-1:${account}`,
    `${cluster}\${*}`,
  ],
  ...[`${cluster}\${aws:username}`, `${cluster}\${aws:username}*`, `${cluster}\${aws:PrincipalTag/Team, 'dev'}`],
  ...[`${cluster}\${aws:missing}`, `${cluster}\${aws:TagKeys}`, `${cluster}d\${?}v`, `arn:aws:elasticache:*:*:*:prod`],
] as const;

export const PRINCIPALS = [
  `arn:aws:iam::${account}:user/dev`,
  `arn:aws:sts::${account}:assumed-role/deployer/ci`,
  `arn:aws:iam::${account}:root`,
] as const;
