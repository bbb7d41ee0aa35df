import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

/** Copies a text; says whether it did. */
export function Copy({ text, children }: { text: () => string; children: string }): JSX.Element {
  const [said, say] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      say('copied');
    } catch {
      say('the browser does not allow copying');
    }
    setTimeout(say, 2000, '');
  };
  return (
    <span class="copy">
      <button type="button" onClick={copy}>
        {children}
      </button>
      <span role="status">{said}</span>
    </span>
  );
}
