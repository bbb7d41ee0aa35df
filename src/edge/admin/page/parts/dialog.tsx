import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface DialogProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/** Something that is to be read or answered first; Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, close, children }: DialogProps): JSX.Element {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    box.current?.showModal();
  }, []);
  const shut = (): void => {
    box.current?.close();
    close();
  };
  return (
    <dialog ref={box} aria-labelledby={id} onClose={close}>
      <h2 id={id}>{title}</h2>
      {children}
      <p class="actions">
        <button type="button" onClick={shut}>
          Close
        </button>
      </p>
    </dialog>
  );
}
