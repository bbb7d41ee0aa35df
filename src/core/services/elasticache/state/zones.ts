import type { Context } from './context.js';
import { invalidValue } from './refusal.js';

/** The Availability Zones of the call's region (data/emulator/regions.json), `us-east-1a` first. */
export function zonesOf({ data, scope }: Context): readonly string[] {
  const { zones, usualZones } = data.regions;
  return [...(zones[scope.region] ?? usualZones)].map((letter) => scope.region + letter);
}

/** The zone for the `index`-th of several things that are to be spread. */
export function zoneOf(context: Context, index: number): string {
  const zones = zonesOf(context);
  return zones[index % zones.length] ?? `${context.scope.region}a`;
}

/** Local Zones belong to a region and have names of their own: `us-west-2-lax-1a`. */
const LOCAL = /^-[a-z]{3}-\d[a-z]$/;

/** Refuses a zone of another region, or one that is none: "sa-east-1 is not a valid availability zone." (boto/boto issue 2747). */
export function checkZones(context: Context, zones: readonly string[]): void {
  const { region } = context.scope;
  const known = zonesOf(context);
  for (const zone of zones) {
    const local = zone.startsWith(region) && LOCAL.test(zone.slice(region.length));
    if (!known.includes(zone) && !local) invalidValue(`${zone} is not a valid availability zone.`);
  }
}
