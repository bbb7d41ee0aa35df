/** A fault of the service model, on its way from a handler to the answer. */
export class ServiceRefusal extends Error {
  /** Name of the fault's shape in operations.json (`CacheClusterNotFoundFault`), which gives its code and status. */
  readonly fault: string;

  constructor(fault: string, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** Ends the call with a fault. Handlers refuse before they write, so a refused call leaves no trace. */
export function refuse(fault: string, message: string): never {
  throw new ServiceRefusal(fault, message);
}

/** The fault for a value that the service does not accept. */
export function invalidValue(message: string): never {
  return refuse('InvalidParameterValueException', message);
}

/** The fault for values that exclude one another, or that miss each other. */
export function invalidCombination(message: string): never {
  return refuse('InvalidParameterCombinationException', message);
}
