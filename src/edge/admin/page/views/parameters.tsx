import type { JSX } from 'preact';
import type { DecisionRecord } from '../../../../core/record/record.js';
import { parameterLines } from '../model/fields.js';
import { several, shown } from '../model/words.js';
import { Name } from '../parts/name.js';

const DRAWN = 200;

/** What the call said, without its secrets. */
export function Parameters({ record }: { record: DecisionRecord }): JSX.Element | null {
  const { parameters, unknownParameters = [], redacted } = record;
  if (!parameters) return null;
  const lines = [
    ...parameterLines(parameters),
    ...unknownParameters.map(([name, value]) => [`${name} (not known)`, value] as const),
  ];
  return (
    <section aria-labelledby="parameters">
      <h3 id="parameters">Parameters</h3>
      {lines.length === 0 && <p>The call has none.</p>}
      {lines.length > 0 && (
        <table>
          <thead class="unseen">
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, DRAWN).map(([path, value], i) => (
              <tr key={`${path}${i}`}>
                <th scope="row">
                  <Name of={path} />
                </th>
                <td>
                  <Name of={value} most={2000} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {lines.length > DRAWN && <p>and {several(lines.length - DRAWN, 'further value')}; the record has them all.</p>}
      {redacted.length > 0 && <p>Taken out of the record: {shown(redacted.join(', '))}</p>}
    </section>
  );
}
