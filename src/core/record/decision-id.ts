/** The request id of a call that is answered here: the decision's id in the form of AWS's request ids, a UUID. */
export const requestIdOf = (id: string): string =>
  `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;

/** The id of the decision that somebody asks for by its id or by the request id of its answer. */
export const decisionIdOf = (name: string): string => name.replaceAll('-', '').toLowerCase();
