/** A call that names nothing asks for everything; where a policy allows some, sending a name asks for less. */
import type { Catalog } from '../../permissions/catalog/model.js';
import { fillings } from '../../policy/match/kinds/like.js';
import { compileGlob, globMatches } from '../../policy/match/wildcard.js';
import { lookup, structureOf } from '../../wire/query/shapes.js';
import { isDependent, isForAnother } from '../cause/diagnose.js';
import type { Inquiry } from '../inquiry/inquiry.js';
import { splitSix } from '../inquiry/likeness.js';
import { asSent, type ChangedCall } from '../request/sendable.js';
import type { Obstacles } from './obstacles.js';

/** The call with a name that the meant statement's pattern takes; undefined when the call names something, or can't. */
export function withoutListing({ silences }: Obstacles, inquiry: Inquiry): ChangedCall | undefined {
  const { world, call } = inquiry;
  const { catalog } = world;
  for (const { check, meant } of silences.flatMap(({ silent }) => silent)) {
    const pattern = meant.best?.resource?.pattern;
    if (pattern === undefined || !check.resource.endsWith(':*') || check.because.parameter !== undefined) continue;
    // Another team's names are not the caller's to send.
    if (meant.best && isDependent(check, inquiry) && isForAnother(meant.best, check, inquiry)) continue;
    const name = splitSix(pattern)[5]?.split(':')[1];
    // Of `*` any name would do: then it is not the name that is missing.
    if (name === undefined || /^[*?]*$/.test(name)) continue;
    const rules = catalog.operations.get(call.operation)?.checks ?? [];
    const parameter = rules.find(({ type, names }) => type === check.resourceType && names.length > 0)?.names[0]?.text;
    const sample = nameLike(name, check.resourceType, catalog);
    if (parameter === undefined || sample === undefined || parameter.includes('.')) continue;
    const start = asSent(call, call.subject.scope.region);
    const hint = /[*?]/.test(name) ? ` (a name like ${name})` : '';
    const value = isList(parameter, call.operation, catalog) ? [sample] : sample;
    const parameters = { ...start.parameters, [parameter]: value };
    return { ...start, parameters, words: [`send ${parameter} = ${sample}${hint}`] };
  }
  return undefined;
}

/** A name that a pattern takes: of parameter groups one that exists in every account, else one that is made up. */
function nameLike(pattern: string, type: string | undefined, { families }: Catalog): string | undefined {
  if (type === 'parametergroup') {
    const glob = compileGlob(pattern);
    const groups = families.map(({ family }) => `default.${family}`).filter((each) => globMatches(glob, each));
    if (groups.length > 0) return groups.at(-1);
  }
  return fillings(pattern).at(-2);
}

function isList(parameter: string, operation: string, { shapes }: Catalog): boolean {
  const input = lookup(shapes.operations, operation)?.input;
  return input !== undefined && lookup(structureOf(shapes, input).members, parameter)?.type === 'list';
}
