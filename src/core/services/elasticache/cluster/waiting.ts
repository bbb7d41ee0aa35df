import { releaseOf } from '../config/engines.js';
import { atTime, type Context } from '../state/context.js';
import type { ClusterSettings, UpgradedSettings, Waiting } from '../state/state.js';
import { nextStart } from './windows.js';

/** A cluster or a replication group. */
interface Target {
  readonly settings: ClusterSettings;
  waiting: Waiting;
}

/** The settings as they will be once what waits has come about. */
export function awaited({ settings, waiting }: Target): ClusterSettings {
  return { ...settings, ...waiting.settings };
}

/** Whether something waits for the maintenance window. */
export function waits({ waiting }: Target): boolean {
  return waiting.due !== undefined;
}

const UPGRADED = ['engine', 'engineVersion', 'nodeType', 'parameterGroup'] as const;

/**
 * Takes apart what a call without ApplyImmediately asks for: the settings that hold at once, and those that wait. A parameter group
 * holds at once unless it is one of the engine version that waits.
 */
export function apart(
  context: Context,
  held: ClusterSettings,
  next: ClusterSettings,
): { readonly settings: ClusterSettings; readonly waiting: Partial<UpgradedSettings> } {
  const familyOf = ({ engine, engineVersion }: ClusterSettings) => releaseOf(context, engine, engineVersion).family;
  const settings = familyOf(held) === familyOf(next) ? { ...held, parameterGroup: next.parameterGroup } : held;
  const waiting = UPGRADED.filter((name) => next[name] !== settings[name]).map((name) => [name, next[name]]);
  return { settings, waiting: Object.fromEntries(waiting) };
}

/**
 * Lets changes wait for the next maintenance window ("if false, changes are applied on the next maintenance reboot, or the next
 * failure reboot"); what waited before is replaced.
 */
export function awaitWindow(
  context: Context,
  target: Target,
  { settings = {}, nodes, scale }: Waiting,
  apply: (then: Context) => void,
): void {
  target.waiting = {};
  if (Object.keys(settings).length === 0 && nodes === undefined) return;
  const due = nextStart(target.settings.maintenanceWindow, context.now);
  target.waiting = { settings, nodes, scale, due };
  atTime(context, due, (then) => {
    if (target.waiting.due === due) apply(then);
  });
}
