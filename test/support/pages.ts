/** The README and the pages of docs/, and the programs and commands in them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Page {
  /** From the root of the repository: `docs/testing.md`. */
  readonly path: string;
  readonly text: string;
}

export const pages: readonly Page[] = [
  'README.md',
  ...readdirSync(`${ROOT}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((path) => ({ path, text: readFileSync(ROOT + path, 'utf8') }));

export interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

/** Every fenced block of these languages. */
export function blocks(...languages: readonly string[]): Block[] {
  return pages.flatMap(({ path, text }) =>
    [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, language = '', block = '']) =>
      languages.includes(language) ? [{ page: path, language, text: block }] : [],
    ),
  );
}

/** A command as somebody types it, and what the page shows below it. */
export interface Command {
  readonly page: string;
  readonly command: string;
  readonly shown: string;
}

/** Every `$ COMMAND` of a console block, with the lines up to the next. */
export function commands(): Command[] {
  return blocks('console').flatMap(({ page, text }) =>
    text
      .split(/^(?=\$ )/m)
      .filter((part) => part.startsWith('$ '))
      .map((part) => {
        const end = part.indexOf('\n');
        return { page, command: part.slice(2, end), shown: part.slice(end + 1) };
      }),
  );
}

/** With UPDATE_DOCS set, writes what was printed into the page. Read the difference before committing it. */
export function showInstead({ page, command, shown }: Command, printed: string): void {
  const text = readFileSync(ROOT + page, 'utf8');
  writeFileSync(
    ROOT + page,
    text.replace(`$ ${command}\n${shown}`, () => `$ ${command}\n${printed}`),
  );
}
