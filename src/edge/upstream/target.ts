const ABSOLUTE_FORM = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/**
 * The path and query of a request target, so that no target can choose the host: `http://evil/a?b` gives `/a?b`
 * (RFC 9112 section 3.2). `//evil/a` is a path already and stays one. Undefined for `*` and `host:port`, which have none.
 */
export function originForm(target: string): string | undefined {
  if (target.startsWith('/')) return target;
  const authority = ABSOLUTE_FORM.exec(target);
  if (authority === null) return undefined;
  const rest = target.slice(authority[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}
