import type { JSX } from 'preact';

export function AskView(): JSX.Element {
  return <p class="empty">This view is not built yet.</p>;
}
