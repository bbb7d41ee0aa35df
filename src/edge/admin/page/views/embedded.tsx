import type { JSX } from 'preact';

export function EmbeddedView(): JSX.Element {
  return <p class="empty">embedded</p>;
}
