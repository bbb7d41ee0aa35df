import type { JSX } from 'preact';

export function OperationsView(): JSX.Element {
  return <p class="empty">operations</p>;
}
