/** Texts for GitHub's Markdown. Names come from callers: no table, link, tag or fence is to be made of them. */

/** A cell of a table, on one line. */
export const cell = (text: string): string =>
  escaped(text)
    .replace(/[|\\`*_[\]]/g, '\\$&')
    .replace(/\s+/g, ' ');

/** Text outside of tables. */
export const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Code within a line, of a table too. */
export const code = (text: string): string => `\`${text.replace(/[`|\r\n]/g, ' ')}\``;
