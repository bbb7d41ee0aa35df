import type { Catalog } from '../../core/permissions/catalog/catalog.js';
import type { Edition } from '../../core/permissions/catalog/model.js';
import { generatePolicy } from '../../core/review/generate/generate.js';
import type { AskedPermissions, PolicyQuery } from '../journal/asked-permissions.js';

export interface PolicyAnswer {
  readonly status: number;
  readonly body: object;
}

/** The least policy for what one principal called and was let through with, as far as it is remembered. */
export function policyFor(
  asked: Pick<AskedPermissions, 'select'>,
  query: PolicyQuery,
  catalog: Catalog,
  edition: Edition,
): PolicyAnswer {
  const selected = asked.select(query);
  const [principal, ...others] = selected.principals;
  if (principal === undefined) return { status: 404, body: { error: 'no such call has passed' } };
  if (others.length > 0) {
    const error = 'calls of several principals: choose one with `principal`';
    return { status: 400, body: { error, principals: selected.principals } };
  }
  return {
    status: 200,
    body: { principal, ...generatePolicy(selected, { catalog, edition, generalize: false, withUpdates: false }) },
  };
}
