import type { JSX } from 'preact';

export function CallersView(): JSX.Element {
  return <p class="empty">callers</p>;
}
