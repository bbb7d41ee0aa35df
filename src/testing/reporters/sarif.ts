import { createHash } from 'node:crypto';
import { CAUSES } from '../../core/explain/words/causes.js';
import { defined } from '../../core/terms/defined.js';
import { type Finding, type FoundAt, OTHER_RULES, type RunReport } from './report.js';

/**
 * SARIF 2.1.0, as code scanning reads it: a rule for each cause, a result for each finding, at the line of the policy. Nothing of the
 * machine or the hour is in it: the same findings are the same file.
 *
 * @param version of this program.
 */
export function sarifReport({ name, findings }: RunReport, version: string): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const driver = { name: 'elasticache-iam-proxy', semanticVersion: version, rules: rules.map(ruleOf) };
  const results = findings.map((finding) => resultOf(finding, rules.indexOf(finding.rule)));
  const run = {
    tool: { driver },
    automationDetails: { id: `elasticache-iam-proxy/${name}/` },
    columnKind: 'utf16CodeUnits',
    results,
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(id: string): object {
  const meaning = (CAUSES as Readonly<Record<string, { readonly meaning: string }>>)[id]?.meaning ?? OTHER_RULES[id];
  const text = `${sentence(meaning ?? id)}.`;
  return {
    id,
    shortDescription: { text },
    fullDescription: { text },
    help: { text: `${text} The message of a result says which change was tried and makes the call pass.` },
    properties: { tags: ['security', 'iam'], precision: 'very-high' },
  };
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function resultOf({ rule, level, text, place, calls, identity }: Finding, ruleIndex: number): object {
  return {
    ruleId: rule,
    ruleIndex,
    level,
    message: { text: plain(text) },
    ...(place ? { locations: [{ physicalLocation: locationOf(place) }] } : {}),
    occurrenceCount: calls,
    partialFingerprints: { 'identity/v1': createHash('sha256').update(identity).digest('hex').slice(0, 32) },
  };
}

/** Of a file alone the first line: code scanning shows no result without one. */
function locationOf({ file, line = 1, column }: FoundAt): object {
  return {
    artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, ...defined({ startColumn: column }) },
  };
}

/** RFC 3986: a first segment with a colon would be a scheme. */
const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** Text that looks like a link is none (SARIF 2.1.0, 3.11.6): names come from callers. */
const plain = (text: string): string => text.replace(/\[(?=[^[\]]*\]\()/g, '\\[');
