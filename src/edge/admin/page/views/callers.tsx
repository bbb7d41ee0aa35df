import type { JSX } from 'preact';

export function CallersView(): JSX.Element {
  return <p class="empty">This view is not built yet.</p>;
}
