import type { JSX } from 'preact';

export function OperationsView(): JSX.Element {
  return <p class="empty">This view is not built yet.</p>;
}
