import type { ComponentChildren, JSX } from 'preact';
import { useStore } from '../live/use-store.js';
import { type Address, writeAddress } from '../model/address.js';

interface LinkProps {
  readonly to: Address;
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link within the page: it can be opened in a window of its own as well. */
export function Link({ to, current, children }: LinkProps): JSX.Element {
  const store = useStore();
  const open = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    store.go(to);
  };
  return (
    <a href={writeAddress(to)} onClick={open} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  );
}
