import type { JSX } from 'preact';
import { shown } from '../model/words.js';

/** A text that a caller chose: it stands for itself, whatever is in it, and turns nothing around it. */
export function Name({ of, most }: { of: string; most?: number }): JSX.Element {
  return <bdi class="name">{shown(of, most)}</bdi>;
}
