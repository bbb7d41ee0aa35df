import type { ProblemCode } from '../../terms/problem-codes.js';
import { didYouMean, quote } from '../../text/report.js';
import { splitArn } from '../language/resource-pattern.js';
import { compileGlob, globMatches } from '../match/wildcard.js';
import { otherPartition } from './partitions.js';
import type { LintRun, LintScope } from './scope.js';

/** What a pattern cannot match, and how it should be written. */
interface Finding {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Warns of resource patterns that no ElastiCache resource can match. */
export function lintResources(scope: LintScope, run: LintRun): void {
  const element = scope.statement.resource === undefined ? 'NotResource' : 'Resource';
  const patterns = scope.statement.resource ?? scope.statement.notResource ?? [];
  for (const [index, pattern] of patterns.entries()) {
    const finding = findDead(pattern, run);
    if (finding === undefined) continue;
    const place = run.place(`${scope.statement.pointer}/${element}/${index}`);
    run.report.warning(finding.code, place, `${finding.message}: ${quote(pattern)}`, finding.hint);
  }
}

function findDead(pattern: string, run: LintRun): Finding | undefined {
  const [, partition = '', service = '', region = '', account = '', sixth] = splitArn(pattern, run.variables);
  if (service !== service.toLowerCase()) {
    return {
      code: 'service-case',
      message: 'the service in an ARN is lower-case',
      hint: `write \`${service.toLowerCase()}\``,
    };
  }
  if (service !== 'elasticache' || sixth === undefined) return undefined;
  const [type = ''] = sixth.split(':', 1);
  return (
    findShifted(region, account) ??
    findType(type, sixth, run) ??
    findScope(type, region, account, run) ??
    findPartition(partition, region, run) ??
    findSpace(sixth) ??
    findCase(sixth, run.variables)
  );
}

/** `arn:aws:elasticache:123456789012:globalreplicationgroup:id`: the User Guide prints it so, one field short. */
function findShifted(region: string, account: string): Finding | undefined {
  if (!/^\d{12}$/.test(region) || /^\d{12}$/.test(account)) return undefined;
  return {
    code: 'missing-region-field',
    message: 'the region field holds an account id',
    hint: 'the region has its own field, even when it is empty: `arn:aws:elasticache::123456789012:...`',
  };
}

function findType(type: string, sixth: string, run: LintRun): Finding | undefined {
  if (run.vocabulary.resourceTypes.has(type)) return undefined;
  const known = [...run.vocabulary.resourceTypes.keys()];
  if (sixth === '')
    return {
      code: 'empty-resource',
      message: 'the ARN does not name a resource',
      hint: 'end it with `*` or `cluster:NAME`',
    };
  const wildcard = type.search(/[*?]|\$\{/);
  const glob = compileGlob(type);
  const reachable =
    wildcard !== -1 && known.some((name) => globMatches(glob, name) || name.startsWith(type.slice(0, wildcard)));
  if (reachable) return undefined;
  const [head = ''] = type.split(/[/*?]/, 1);
  const guess = known.find((name) => name.replaceAll('-', '') === head.replaceAll('-', '')) ?? run.guess(head, known);
  const slash = type.includes('/');
  return {
    code: 'unknown-resource-type',
    message:
      slash && guess === head
        ? 'ElastiCache separates type and name by a colon'
        : `ElastiCache has no resource type ${quote(type)}`,
    hint: didYouMean(guess && `${guess}:${slash ? type.slice(type.indexOf('/') + 1) : sixth.slice(type.length + 1)}`),
  };
}

function findScope(type: string, region: string, account: string, run: LintRun): Finding | undefined {
  const facts = run.vocabulary.resourceTypes.get(type);
  if (facts !== undefined && !facts.regional && !/^\**$/.test(region)) {
    return {
      code: 'region-in-global-arn',
      message: `the ARN of a ${type} has no region`,
      hint: `write \`arn:aws:elasticache::ACCOUNT:${type}:...\``,
    };
  }
  if (facts?.regional === true && region === '') {
    return { code: 'missing-region', message: `the ARN of a ${type} has a region`, hint: 'write the region, or `*`' };
  }
  if (region === '' && facts === undefined && /[*?]/.test(type)) {
    const both = account === '' ? 'the ARN has no region and no account' : 'the ARN has no region';
    return {
      code: 'missing-region',
      message: `${both}: it is of global datastores at most`,
      hint: account === '' ? 'write both, or `*` for them' : 'write the region, or `*`',
    };
  }
  if (account === '')
    return { code: 'missing-account', message: 'the ARN has no account', hint: 'write the account id, or `*`' };
  if (!/[*?$]/.test(account) && !/^\d{12}$/.test(account)) {
    return { code: 'invalid-account', message: 'an account id has twelve digits' };
  }
  if (region !== '' && !/[*?$]/.test(region) && !/^[a-z]{2,4}(?:-[a-z]+)+-\d+$/.test(region)) {
    return { code: 'invalid-region', message: `${quote(region)} is not a region` };
  }
  return undefined;
}

/** A region says which partition it is in. */
function findPartition(partition: string, region: string, run: LintRun): Finding | undefined {
  const other = otherPartition(run.vocabulary.partitions, partition, region);
  if (other === undefined) return undefined;
  return {
    code: 'wrong-partition',
    message: `${quote(region)} is a region of the partition ${other}, not of ${partition}`,
    hint: `write \`arn:${other}:...\`, or a region of ${partition}`,
  };
}

/** No name of ElastiCache's has white space in it. */
function findSpace(sixth: string): Finding | undefined {
  if (!/\s/.test(sixth.replace(/\$\{[^}]*\}/g, ''))) return undefined;
  return { code: 'white-space-in-resource', message: 'names in ElastiCache ARNs have no white space' };
}

/** ElastiCache keeps names in lower case, and ARNs are compared letter by letter. */
function findCase(sixth: string, variables: boolean): Finding | undefined {
  const plain = variables ? sixth.replace(/\$\{[^}]*\}/g, '') : sixth;
  if (plain === plain.toLowerCase()) return undefined;
  return {
    code: 'upper-case-name',
    message: 'names in ElastiCache ARNs are lower-case',
    hint: `write \`${sixth.toLowerCase()}\``,
  };
}
