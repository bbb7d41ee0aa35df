import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

interface Narrowing {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Whether all words of the text are in this one. */
  readonly isShown: (text: string) => boolean;
}

/** What a field above a list leaves of it. */
export function useNarrow(): Narrowing {
  const [text, setText] = useState('');
  const words = text.toLowerCase().split(/\s+/);
  return { text, setText, isShown: (each) => words.every((word) => each.toLowerCase().includes(word)) };
}

/** The field; `/` leads to it. */
export function Narrow({ label, text, setText }: Omit<Narrowing, 'isShown'> & { label: string }): JSX.Element {
  return (
    <label class="narrow-field">
      {label}
      <input
        type="search"
        id="search"
        value={text}
        placeholder="part of a name"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}
