import { invalidValue } from '../state/refusal.js';

/** ACL categories that ElastiCache takes, and rules that are one word. */
const CATEGORIES = new Set(
  (
    'all admin bitmap blocking bloom connection dangerous fast geo hash hyperloglog json keyspace list pubsub read scripting ' +
    'search set sortedset slow stream string transaction write'
  ).split(' '),
);
const WORDS = new Set(
  'on off allkeys allchannels allcommands nocommands sanitize-payload skip-sanitize-payload clearselectors resetchannels resetkeys'.split(
    ' ',
  ),
);

/**
 * Refuses an access string that is none: rules are separated by blanks, `on`, `~pattern`, `%R~pattern`, `&channel`, `+command`,
 * `-@category`, `(selector)`. The sentences were seen in deployments: badmintoncryer/cdk-preflight (user-access-string).
 */
export function checkAccessString(text: string): void {
  const rules = text.toLowerCase().replaceAll(/[()]/g, ' ').split(/\s+/).filter(Boolean);
  for (const rule of rules) checkRule(rule);
}

function checkRule(rule: string): void {
  if (rule === 'reset') invalidValue('reset rule is not supported in Elasticache user api');
  if (['nopass', 'resetpass'].includes(rule) || /^[><#!]/.test(rule)) {
    invalidValue(
      'Password rules are not supported in Elasticache access string. Please use Passwords parameter to set/modify user password.',
    );
  }
  const category = /^[+-]@(.*)$/.exec(rule)?.[1];
  if (category !== undefined) {
    if (!CATEGORIES.has(category)) invalidValue('Access string contains invalid category(s)');
    return;
  }
  if (!WORDS.has(rule) && !/^(~|&|%rw?~|%w~|[+-][a-z])/.test(rule)) invalidValue('The access-string is invalid.');
}
