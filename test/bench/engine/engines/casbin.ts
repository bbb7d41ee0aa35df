import { type Enforcer, newEnforcer, newModelFromString, StringAdapter } from 'casbin';
import type { MixCondition, MixDecision, MixRequest, MixStatement } from '../mix.js';
import type { BenchEngine } from './engine.js';
import { arnRegExp, meets, toRegExp } from './naive.js';

const MODEL = `
[request_definition]
r = act, res, ctx
[policy_definition]
p = act, res, cond, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = takesAction(r.act, p.act) && takesResource(r.res, p.res) && meetsAll(r.ctx, p.cond)
`;

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function csvLine({ effect, actions, resource, condition }: MixStatement): string {
  const conditionText = condition === undefined ? '-' : JSON.stringify(condition);
  return ['p', actions.join('|').toLowerCase(), resource, quoted(conditionText), effect.toLowerCase()].join(', ');
}

/**
 * casbin with deny-override. Its own matchers know a wildcard only at the end and no conditions, so those are functions that
 * remember what they prepared: a floor of what casbin costs, not an IAM engine. It cannot tell the two kinds of denial apart.
 */
export function createCasbin(): BenchEngine<MixRequest> {
  let enforcer: Enforcer;
  const memo = <T>(make: (text: string) => T): ((text: string) => T) => {
    const known = new Map<string, T>();
    return (text) => {
      let value = known.get(text);
      if (value === undefined) {
        value = make(text);
        known.set(text, value);
      }
      return value;
    };
  };
  const actions = memo((text) => text.split('|').map((action) => toRegExp(action, '.*')));
  const resources = memo(arnRegExp);
  const conditions = memo((text) => (text === '-' ? [] : [JSON.parse(text) as MixCondition]));
  return {
    write: (mix) => mix.statements.map(csvLine).join('\n'),
    load: async (csv) => {
      enforcer = await newEnforcer(newModelFromString(MODEL), new StringAdapter(csv as string));
      enforcer.addFunction('takesAction', (action: string, text: string) =>
        actions(text).some((one) => one.test(action)),
      );
      enforcer.addFunction('takesResource', (resource: string, text: string) => resources(text).test(resource));
      enforcer.addFunction('meetsAll', (context: MixRequest['context'], text: string) =>
        conditions(text).every((condition) => meets(condition, context)),
      );
    },
    prepare: ({ action, ...rest }) => ({ action: action.toLowerCase(), ...rest }),
    decide: ({ action, resource, context }): MixDecision => (enforcer.enforceSync(action, resource, context) ? 1 : 0),
  };
}
