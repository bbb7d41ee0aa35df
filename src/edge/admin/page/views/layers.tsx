import type { JSX } from 'preact';
import type { LayerAnswer } from '../../../../core/explain/considered/considered.js';
import type { RecordedCheck } from '../../../../core/record/record.js';
import { LAYERS } from '../model/words.js';
import { Icon, type IconShape } from '../parts/icon.js';

const SAID: Readonly<Record<LayerAnswer['said'], { readonly words: string; readonly shape: IconShape }>> = {
  allowed: { words: 'allow it', shape: 'allowed' },
  implicitDeny: { words: 'do not allow it', shape: 'implicitDeny' },
  explicitDeny: { words: 'deny it', shape: 'explicitDeny' },
};

/** What each layer of policies said, in the order in which IAM asks them. */
export function Layers({ layers, check }: { layers: readonly LayerAnswer[]; check: RecordedCheck }): JSX.Element {
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
    </ol>
  );
}
