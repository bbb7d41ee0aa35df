import type { JSX } from 'preact';

export function AskView(): JSX.Element {
  return <p class="empty">ask</p>;
}
