import type { JSX } from 'preact';
import type { RecordedCheck } from '../../../../core/record/record.js';
import type { SaidLayer } from '../live/answers.js';
import { LAYERS } from '../model/words.js';
import { Icon, type IconShape } from '../parts/icon.js';

const SAID: Readonly<Record<SaidLayer['said'], { readonly words: string; readonly shape: IconShape }>> = {
  allowed: { words: 'allow it', shape: 'allowed' },
  implicitDeny: { words: 'do not allow it', shape: 'implicitDeny' },
  explicitDeny: { words: 'deny it', shape: 'explicitDeny' },
  none: { words: 'none', shape: 'none' },
};

/** What each layer of policies said, in the order in which IAM asks them. */
export function Layers({ layers, check }: { layers: readonly SaidLayer[]; check: RecordedCheck }): JSX.Element {
  return (
    <ol class="layers">
      {layers.map(({ layer, level, said }) => (
        <li key={`${layer}${level}`} class={said}>
          <Icon shape={SAID[said].shape} />
          {LAYERS[layer] ?? layer}
          {level === undefined ? '' : ` of level ${level + 1}`}: {SAID[said].words}
          {check.layer === layer && (level === undefined || check.level === level) && <strong> (this decided)</strong>}
        </li>
      ))}
      {check.foreign && <li>The resource is another account's: its own policy would have to allow it.</li>}
    </ol>
  );
}
