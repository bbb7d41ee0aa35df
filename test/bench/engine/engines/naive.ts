import type { MixCondition, MixDecision, MixRequest, MixStatement } from '../mix.js';
import type { BenchEngine } from './engine.js';

/** A pattern as a regular expression, field by field, as somebody in a hurry would write it. */
export function toRegExp(pattern: string, wildcard: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', wildcard)}$`);
}

/** The six fields separately: the first five without crossing a colon. */
export function arnRegExp(pattern: string): RegExp {
  const fields = pattern.split(':');
  const head = fields.slice(0, 5).map((field) => toRegExp(field, '[^:]*').source.slice(1, -1));
  return new RegExp(`^${[...head, toRegExp(fields.slice(5).join(':'), '.*').source.slice(1, -1)].join(':')}$`);
}

const number = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** The six operators of the mix. */
export function meets({ operator, key, values }: MixCondition, context: MixRequest['context']): boolean {
  const actual = context[key];
  if (operator === 'ForAllValues:StringEquals') {
    return actual === undefined || (Array.isArray(actual) && actual.every((value) => values.includes(value)));
  }
  if (typeof actual !== 'string') return false;
  return values.some((value) => {
    switch (operator) {
      case 'StringEquals':
        return actual === value;
      case 'StringLike':
        return toRegExp(value, '.*').test(actual);
      case 'NumericLessThanEquals':
        return Number(actual) <= Number(value);
      case 'Bool':
        return actual.toLowerCase() === value;
      default: {
        const [network = '', bits = '32'] = value.split('/');
        const size = 2 ** (32 - Number(bits));
        return Math.floor(number(network) / size) === Math.floor(number(actual) / size);
      }
    }
  });
}

/** Scans every statement for every request and makes its regular expressions on the way. */
export function createNaive(): BenchEngine<MixRequest> {
  let statements: readonly MixStatement[] = [];
  return {
    write: (mix) => JSON.stringify(mix.statements),
    load: (text) => {
      statements = JSON.parse(text as string) as MixStatement[];
    },
    prepare: (request) => request,
    decide: (request): MixDecision => {
      let allowed = false;
      for (const { effect, actions, resource, condition } of statements) {
        if (!actions.some((action) => toRegExp(action.toLowerCase(), '.*').test(request.action.toLowerCase())))
          continue;
        if (!arnRegExp(resource).test(request.resource)) continue;
        if (condition !== undefined && !meets(condition, request.context)) continue;
        if (effect === 'Deny') return 2;
        allowed = true;
      }
      return allowed ? 1 : 0;
    },
  };
}
