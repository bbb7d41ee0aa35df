import type { JSX } from 'preact';
import type { RecordedCheck } from '../../../../core/record/record.js';
import { contextText } from '../model/fields.js';
import { several, shown } from '../model/words.js';
import { Name } from '../parts/name.js';

interface ContextProps {
  readonly check: RecordedCheck;
  /** Where values came from, by key, when it is known. */
  readonly origins: Readonly<Record<string, string>>;
}

/** The condition keys that the check carried. */
export function Context({ check, origins }: ContextProps): JSX.Element | null {
  const entries = Object.entries(check.context).sort(([a], [b]) => Number(isGlobal(a)) - Number(isGlobal(b)));
  if (entries.length === 0) return null;
  const known = Object.keys(origins).length > 0;
  return (
    <details class="context">
      <summary>Its context: {several(entries.length, 'condition key')}</summary>
      {check.tagsUnknown && <p>Nobody knew the tags of the resource.</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Value</th>
            {known && <th scope="col">From</th>}
          </tr>
        </thead>
        <tbody>
          {entries.map(([key, value]) => (
            <tr key={key}>
              <th scope="row">
                <Name of={key} />
              </th>
              <td>
                <Name of={contextText(value)} />
              </td>
              {known && <td>{shown(origins[key] ?? '')}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

const isGlobal = (key: string): boolean => key.startsWith('aws:');
