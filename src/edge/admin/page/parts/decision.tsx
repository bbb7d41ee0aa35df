import type { JSX } from 'preact';
import type { DecisionWord } from '../../../../core/record/record.js';
import { DECISIONS } from '../model/words.js';
import { Icon } from './icon.js';

/** A decision: shape and words. */
export function Decision({ of }: { of: DecisionWord }): JSX.Element {
  const { words, meaning } = DECISIONS[of];
  return (
    <span class={`decision ${of}`} title={meaning}>
      <Icon shape={of} />
      {words}
    </span>
  );
}
