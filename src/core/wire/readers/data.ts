/** data/readers/readers.json: what readers other than AWS go by, beside the credential scope and the parameters. */
export interface ReadersData {
  /** `2026-11-26`. */
  readonly asOf: string;
  readonly readers: { readonly [id: string]: { readonly name: string } };
  readonly headers: readonly HeaderRow[];
  readonly texts: readonly TextRow[];
  readonly hosts: {
    readonly suffixes: readonly string[];
    readonly services: readonly string[];
    readonly labels: readonly LabelRow[];
  };
  readonly parameters: readonly ReadParameter[];
  readonly presigned: { readonly region: string; readonly hosts: readonly string[]; readonly reader: string };
  readonly regions: { readonly instead: string; readonly reader: string };
  readonly controlPaths: readonly PathRow[];
  readonly sharedActions: { readonly services: { readonly [operation: string]: readonly string[] } };
}

export interface HeaderRow {
  /** Lower case; a `*` at its end stands for any rest. */
  readonly name: string;
  /**
   * What stands there: a host name, a text in which a Region may stand, an account, an operation of another protocol, or
   * orders to the emulator itself (`control`).
   */
  readonly holds: 'host' | 'text' | 'account' | 'protocol' | 'control';
  readonly reader: string;
}

/** A Region inside a text: the pattern's first group. */
export interface TextRow {
  readonly pattern: string;
  /** What the text must contain, so that most texts are not searched. */
  readonly contains: string;
  /** Names of headers, or `url`: the host and the request target. */
  readonly in: readonly string[];
  readonly reader: string;
}

/** A label of a host name that sends a request to another service. */
export interface LabelRow {
  readonly label: string;
  /** Longer labels that begin so count as well. */
  readonly prefix?: boolean;
  readonly reader: string;
}

export interface ReadParameter {
  readonly name: string;
  readonly reader: string;
}

export interface PathRow {
  readonly path: string;
  /** Only this path and what lies below it, not every path that begins with these letters. */
  readonly whole?: boolean;
  readonly reader: string;
}

/** The part of data/aws/endpoints.json that says which Regions there are. */
export interface Partitions {
  readonly partitions: readonly {
    readonly id: string;
    readonly dnsSuffix: string;
    readonly regions: readonly string[];
  }[];
}
