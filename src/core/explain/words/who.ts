/** Who can do what is proposed. */
import { isAwsManaged } from '../../terms/arn.js';
import type { Layer, PolicyRef } from '../../terms/verdict.js';

/** Who sends the call. */
export const CALLER = 'the caller';

const OWNERS: Readonly<Record<Layer, string>> = {
  identity: 'the owner of the policy',
  boundary: 'whoever administers permissions boundaries',
  session: 'whoever begins the session',
  scp: 'the administrators of the organization',
  rcp: 'the administrators of the organization',
  trust: 'the owner of the role',
};

/** Who can add a policy of this kind. */
export const ownerOfLayer = (layer: Layer): string => OWNERS[layer];

/** Who can change a policy: of a managed policy of AWS's nobody else, of an identity-based one whoever owns its file. */
export function ownerOf({ layer, arn, file, name }: PolicyRef): string {
  if (isAwsManaged(arn)) return 'AWS';
  return layer === 'identity' ? `the owner of ${file ?? name}` : OWNERS[layer];
}

/** Whether one of these is neither the caller nor an owner of the caller's own policies, so that a line has to name them. */
export function isSomebodyElse(who: string): boolean {
  return Object.entries(OWNERS).some(([layer, owner]) => layer !== 'identity' && who.includes(owner));
}
