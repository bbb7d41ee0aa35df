/** A call that names nothing asks for everything; where a policy allows some, sending an id asks for less. */
import { fillings } from '../policy/match/kinds/like.js';
import type { Inquiry } from './inquiry.js';
import { splitSix } from './likeness.js';
import type { Obstacles } from './obstacles.js';
import { asSent, type ChangedCall } from './sendable.js';

/** The call with an id that the meant statement's pattern takes; undefined when the call names something, or can't. */
export function withoutListing({ silences }: Obstacles, { world, call }: Inquiry): ChangedCall | undefined {
  if (!/^(?:Describe|List)/.test(call.operation)) return undefined;
  for (const { check, meant } of silences.flatMap(({ silent }) => silent)) {
    const pattern = meant.best?.resource?.pattern;
    if (pattern === undefined || !check.resource.endsWith(':*') || check.because.parameter !== undefined) continue;
    const name = splitSix(pattern)[5]?.split(':')[1];
    const rule = world.catalog.operations
      .get(call.operation)
      ?.checks.find(({ type, names }) => type === check.resourceType && names.length > 0);
    const parameter = rule?.names[0]?.text;
    const sample = name === undefined ? undefined : fillings(name).at(-2);
    if (parameter === undefined || sample === undefined || name === undefined || parameter.includes('.')) continue;
    const start = asSent(call, call.subject.scope.region);
    const hint = /[*?]/.test(name) ? ` (an id like ${name})` : '';
    const parameters = { ...start.parameters, [parameter]: sample };
    return { ...start, parameters, words: [`send ${parameter} = ${sample}${hint}`] };
  }
  return undefined;
}
