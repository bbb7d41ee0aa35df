import type { World } from '../../core/authorize/authorize.js';
import type { IssuedSessions } from '../../core/principals/issued-sessions.js';
import { parseArn } from '../../core/terms/arn.js';
import { partsOf, type Reset, type ResetAnswer, type ResetRequest } from '../admin/reset-request.js';
import type { Troubles } from '../gate/troubles.js';
import type { AskedPermissions } from '../journal/asked-permissions.js';
import type { Journal } from '../journal/journal.js';
import type { StatementUse } from '../journal/statement-use.js';
import { NO_CHANGES, type RuntimeChanges } from '../world/runtime-principals.js';
import type { WorldSource } from '../world/world-source.js';
import type { Connected } from './upstreams.js';

export interface ResetParts extends Pick<WorldSource, 'changes' | 'change' | 'world'> {
  readonly journal: Pick<Journal, 'forget'>;
  readonly asked: Pick<AskedPermissions, 'forget'>;
  readonly use: Pick<StatementUse, 'forget'>;
  readonly troubles: Pick<Troubles, 'clear'>;
  readonly sessions: Pick<IssuedSessions, 'forget'>;
  /** Absent: the state is an upstream's that nobody here can empty. */
  readonly emulator: Connected['emulator'];
}

/** Makes the function that begins things anew, for everybody or for one principal. */
export function createReset({
  world,
  changes,
  change,
  journal,
  asked,
  use,
  troubles,
  sessions,
  emulator,
}: ResetParts): Reset {
  return (request: ResetRequest): ResetAnswer => {
    const { principal } = request;
    const who = principal === undefined ? undefined : principalArnOf(world(), principal);
    if (principal !== undefined && who === undefined)
      return { refused: 'unknown', message: `there is no principal \`${principal}\`` };
    if (request.state === true && !emulator)
      return { refused: 'invalid', message: 'only the embedded upstream has a state that can be reset' };
    const parts = partsOf(request).filter((part) => part !== 'state' || emulator !== undefined);
    if (parts.includes('decisions')) {
      journal.forget(who === undefined ? {} : { principal: who });
      asked.forget(who);
      // Nobody counts who made the calls.
      if (who === undefined) use.forget();
    }
    if (parts.includes('state')) emulator?.reset(who === undefined ? undefined : ownerOf(who));
    if (parts.includes('faults'))
      troubles.clear(principal === undefined || who === undefined ? undefined : namesOf(world(), who));
    if (parts.includes('principals')) sessions.forget(who);
    if (parts.includes('principals')) change(who === undefined ? NO_CHANGES : without(changes(), who));
    return { reset: parts };
  };
}

function principalArnOf({ directory }: World, name: string): string | undefined {
  return (directory.key(name)?.caller ?? directory.principal(name))?.principalArn;
}

/** Every name by which somebody may mean a principal: its ARN, its sessions' and its access key ids. */
function namesOf({ directory }: World, arn: string): string[] {
  const keys = directory.keys.filter(({ caller }) => caller.principalArn === arn);
  return [arn, ...keys.flatMap(({ id, caller }) => [id, caller.arn])];
}

function ownerOf(arn: string): { partition: string; account: string } | undefined {
  const { partition = '', account = '' } = parseArn(arn) ?? {};
  return { partition, account };
}

function without({ put, gone }: RuntimeChanges, arn: string): RuntimeChanges {
  return {
    put: new Map([...put].filter(([each]) => each !== arn)),
    gone: new Set([...gone].filter((each) => each !== arn)),
  };
}
