import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DecisionRecord } from '../../../../core/record/record.js';
import { START, writeAddress } from '../model/address.js';
import { awsCommand } from '../model/aws-command.js';
import { Copy } from '../parts/copy.js';
import { Link } from '../parts/link.js';
import { Again } from './again.js';

/** What can be done with a decision. */
export function Actions({ record }: { record: DecisionRecord }): JSX.Element {
  const [again, decide] = useState(0);
  const { id, operation, parameters, caller, service } = record;
  const command = awsCommand(record, location.origin);
  const asked = {
    principal: caller?.arn ?? '',
    operation: operation ?? '',
    params: parameters && Object.keys(parameters).length > 0 ? JSON.stringify(parameters, null, 2) : '',
    context: '',
  };
  const canBeAsked = operation !== undefined && caller !== undefined && service === 'elasticache';
  return (
    <>
      <div class="actions">
        <Copy text={() => location.origin + writeAddress({ ...START, id })}>Copy link</Copy>
        {command !== undefined && <Copy text={() => command}>Copy as CLI</Copy>}
        {canBeAsked && <Link to={{ ...START, view: 'ask', ask: asked }}>Ask with other parameters</Link>}
        {canBeAsked && (
          <button type="button" onClick={() => decide(again + 1)}>
            Decide again with the policies of now
          </button>
        )}
      </div>
      {again > 0 && <Again key={again} record={record} />}
    </>
  );
}
