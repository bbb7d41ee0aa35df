import type { DocumentPlace, Report } from '../../text/report.js';
import { quote } from '../../text/report.js';
import { PARTITIONS } from './grammar.js';
import { variablesOf } from './variable-syntax.js';

/** How a Resource is to be read. */
export interface ResourceReading {
  /** Variables stand for something only in a policy of version 2012-10-17. */
  readonly variables: boolean;
  /** The simulator takes what is merely dead; CreatePolicy does not. */
  readonly strict: boolean;
}

/** How an IAM resource's sixth field begins (CreatePolicy's own message lists them; observed, moto's IAM tests). */
const IAM_PATHS =
  /^(?:user|federated-user|role|group|instance-profile|mfa|server-certificate|policy|sms-mfa|saml-provider|oidc-provider|report|access-report)\/|^[^/]*[*?]|^root$|^\$\{/;

/**
 * Reports what CreatePolicy refuses in one Resource or NotResource, and what it takes but can never match.
 *
 * The rules are CreatePolicy's answers as observed (moto's IAM policy tests) and the IAM User Guide's
 * `reference_policies_elements_resource` (no wildcard in the service field, at least a service) and
 * `reference_policies_variables` (variables in the sixth field only).
 */
export function checkResourcePattern(
  pattern: string,
  place: DocumentPlace,
  reading: ResourceReading,
  report: Report,
): void {
  if (pattern === '*') return;
  const fields = splitArn(pattern, reading.variables);
  const [prefix, partition = '', service = '', region = '', account = '', resource] = fields;
  if (prefix !== 'arn' || fields.length < 2) {
    const hint = /^arn:/i.test(pattern) ? '`arn` is lower-case' : undefined;
    report.error('invalid-resource', place, `the resource ${quote(pattern)} must be an ARN or \`*\``, hint);
  } else if (!/[*?]/.test(partition) && !(PARTITIONS as readonly string[]).includes(partition)) {
    const hint = 'an ARN begins with `arn:aws:`';
    report.error('invalid-resource', place, `${quote(partition)} in ${quote(pattern)} is not a partition`, hint);
  } else if (service === '') {
    report.error('invalid-resource', place, `the resource ${quote(pattern)} does not name a service`);
  } else if (/[*?]/.test(service)) {
    const severity = reading.strict ? report.error : report.warning;
    severity(
      'invalid-resource',
      place,
      `the service in ${quote(pattern)} must be written out`,
      'for everything write `*`',
    );
  } else if (resource === undefined) {
    checkShort(pattern, place, report);
  } else {
    checkService(pattern, { service, region, account, resource }, place, report);
  }
  checkVariablePlaces(pattern, fields, place, reading, report);
}

/** CreatePolicy: "The policy failed legacy parsing" for `arn:aws:s3::bucket`, yet `arn:aws:s3` is taken. */
function checkShort(pattern: string, place: DocumentPlace, report: Report): void {
  if (pattern.includes('::')) {
    const hint = 'an ARN has six fields: `arn:partition:service:region:account:resource`';
    report.error('invalid-resource', place, `${quote(pattern)} has an empty field and fewer than six of them`, hint);
  } else {
    const hint = 'write `*` for each field that is missing';
    report.warning('short-arn', place, `the resource ${quote(pattern)} has fewer than six fields`, hint);
  }
}

interface Fields {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

function checkService(pattern: string, fields: Fields, place: DocumentPlace, report: Report): void {
  if (fields.service !== 'iam' && fields.service !== 's3') return;
  const written = quote(pattern);
  if (fields.service === 'iam' && fields.region !== '') {
    report.error('invalid-resource', place, `the IAM resource ${written} cannot contain a region`);
  } else if (fields.service === 'iam' && !IAM_PATHS.test(fields.resource)) {
    report.error('invalid-resource', place, `the IAM resource ${written} has no type such as \`user/\` or \`role/\``);
  } else if (fields.service === 's3' && fields.region !== '' && fields.account === '') {
    report.error('invalid-resource', place, `the bucket ARN ${written} cannot contain a region`);
  }
}

function checkVariablePlaces(
  pattern: string,
  fields: readonly string[],
  place: DocumentPlace,
  reading: ResourceReading,
  report: Report,
): void {
  if (!reading.variables || !pattern.includes('${')) return;
  const sixth = fields.slice(0, 5).join(':').length;
  if (!variablesOf(pattern).some((use) => use.start < sixth)) return;
  const severity = reading.strict ? report.error : report.warning;
  const message = `a policy variable in the first five fields of ${quote(pattern)}`;
  severity('misplaced-variable', place, message, 'variables stand only after the fifth colon');
}

/** The fields of an ARN pattern, at most six; colons within a variable do not separate. */
export function splitArn(pattern: string, variables: boolean): string[] {
  const fields: string[] = [];
  const skips = variables && pattern.includes('${') ? variablesOf(pattern) : [];
  let from = 0;
  let skip = 0;
  for (let at = pattern.indexOf(':'); at !== -1 && fields.length < 5; at = pattern.indexOf(':', at + 1)) {
    while ((skips[skip]?.end ?? Number.POSITIVE_INFINITY) <= at) skip++;
    if ((skips[skip]?.start ?? Number.POSITIVE_INFINITY) < at) continue;
    fields.push(pattern.slice(from, at));
    from = at + 1;
  }
  fields.push(pattern.slice(from));
  return fields;
}
