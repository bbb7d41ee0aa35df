/** What IAM knew and an event of CloudTrail does not hold. */
const NOT_RECORDED: ReadonlySet<string> = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:vpcsourceip',
  'aws:sourceidentity',
  'aws:referer',
  'aws:multifactorauthage',
  'aws:federatedprovider',
]);

/** Whether no event can tell the value of a condition key. @param key lower-cased */
export const isNotRecorded = (key: string): boolean => NOT_RECORDED.has(key) || key.startsWith('aws:principaltag/');
