import type { DocumentPlace, Report } from '../../text/report.js';
import { quote } from '../../text/report.js';

/** What IAM takes for the service: CreatePolicy answers `Vendor a a is not valid` to anything else (observed, moto's IAM tests). */
const SERVICE = /^[A-Za-z0-9.-]+$/;

/**
 * Reports what CreatePolicy refuses in one Action or NotAction: `service:Name` with exactly one colon, or `*`. Names may
 * hold wildcards, services may not (a service of `*` alone is taken). White space in the name is accepted by IAM and
 * matches nothing, so it is a warning.
 */
export function checkActionPattern(pattern: string, place: DocumentPlace, report: Report): void {
  if (pattern === '*') return;
  const colon = pattern.indexOf(':');
  if (pattern.includes('${')) {
    report.error(
      'misplaced-variable',
      place,
      `a policy variable in an action: ${quote(pattern)}`,
      'variables stand in Resource and Condition only',
    );
  } else if (colon === -1) {
    report.error('invalid-action', place, `the action ${quote(pattern)} has no service prefix`, serviceHint(pattern));
  } else if (pattern.indexOf(':', colon + 1) !== -1) {
    report.error('invalid-action', place, `the action ${quote(pattern)} has more than one colon`);
  } else if (pattern.slice(0, colon) !== '*' && !SERVICE.test(pattern.slice(0, colon))) {
    const hint = 'a service prefix has no wildcards and no white space';
    report.error('invalid-action', place, `the action ${quote(pattern)} has no valid service prefix`, hint);
  } else if (colon === pattern.length - 1) {
    report.error(
      'invalid-action',
      place,
      `the action ${quote(pattern)} has no name`,
      `for every action of the service write \`${pattern}*\``,
    );
  } else if (/\s/.test(pattern)) {
    report.warning(
      'white-space-in-action',
      place,
      `the action ${quote(pattern)} holds white space and matches nothing`,
    );
  }
}

function serviceHint(pattern: string): string {
  return /^[A-Za-z*?]+$/.test(pattern)
    ? `write \`elasticache:${pattern}\`, or \`*\` for everything`
    : 'write it as `service:Action`';
}
