/** Plays a subject and looks at what is there. */
import type { Reply } from '#src/core/services/elasticache/emulator.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import { SCOPE, standIn } from '../call.js';
import type { Call } from '../refusals/kit.js';
import type { Shown, Subject, View } from './kit.js';

const START = Date.parse('2026-01-02T03:04:05Z');
const WEEK = 7 * 24 * 60 * 60 * 1000;

/** An emulator in which a subject's `given` has been played. */
export class Scene {
  readonly #call = standIn().call;
  readonly #subject: Subject;
  #now = START;

  constructor(subject: Subject, more: readonly Call[] = []) {
    this.#subject = subject;
    // The region is that of the last call: what is given is in the usual one but for secondaries.
    for (const [operation, parameters] of [...(subject.given ?? []), ...more]) {
      const away = 'GlobalReplicationGroupId' in parameters && operation === 'CreateReplicationGroup';
      const { fault } = this.send(operation, parameters, away ? 'us-west-2' : 'us-east-1');
      if (fault) throw new Error(`${operation} ${JSON.stringify(parameters)}: ${fault.code} ${fault.message}`);
    }
  }

  send(operation: string, parameters: Parameters, region = this.#subject.region ?? 'us-east-1'): Reply {
    this.#now += 1000;
    return this.#call(operation, parameters, this.#now, { ...SCOPE, region });
  }

  /** Lets the next maintenance window come. */
  wait(): void {
    this.#now += WEEK;
  }

  look(): Shown {
    const region = this.#subject.region ?? 'us-east-1';
    const list: View['list'] = (operation, list, parameters = {}, where = region) =>
      (this.send(operation, parameters, where).result?.[list] ?? []) as readonly Shown[];
    return this.#subject.look({
      list,
      one: (operation, name, parameters) => list(operation, name, parameters)[0] ?? {},
      tags: (arn) => {
        const rows = (this.send('ListTagsForResource', { ResourceName: String(arn) }).result?.TagList ??
          []) as readonly {
          readonly Key: string;
          readonly Value: string;
        }[];
        return Object.fromEntries(rows.map(({ Key, Value }) => [Key, Value]));
      },
    });
  }
}

/** `ModifyCacheCluster, redis`. */
export const titleOf = ({ operation, name }: Subject): string => (name ? `${operation}, ${name}` : operation);
