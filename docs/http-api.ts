/**
 * What is made of docs/openapi.yaml: the document as JSON, JSON Schemas
 * of its own for files, and the tables of docs/http-api.md.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
}

interface Operation {
  readonly summary: string;
  readonly tags: readonly [string];
  readonly parameters?: readonly { readonly $ref?: string; readonly name?: string }[];
  readonly requestBody?: object;
}

interface Document {
  readonly info: { readonly version: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

const METHODS = ['get', 'post', 'put', 'delete'] as const;
const at = (path: string): URL => new URL(`../${path}`, import.meta.url);

/** Path from the root of the repository, and text. */
export function httpApiFiles(): Map<string, string> {
  const document = withExplanation(parse(readFileSync(at('docs/openapi.yaml'), 'utf8')) as Document);
  return new Map([
    ['data/schema/openapi.json', json(document)],
    ['data/schema/record.schema.json', json(schemaOf(document, 'DecisionRecord', 'a line of --decision-log'))],
    ['data/schema/call.schema.json', json(schemaOf(document, 'Call', 'a line of `check --batch`'))],
    ['data/schema/answer.schema.json', json(schemaOf(document, 'DryRun', 'the answer of `check --batch` to a line'))],
    ['docs/http-api.md', replaced(readFileSync(at('docs/http-api.md'), 'utf8'), document)],
  ]);
}

/** The names of an explanation's parts in the document. */
const PARTS: Readonly<Record<string, string>> = {
  remedy: 'Remedy',
  place: 'ElementPlace',
  statement: 'StatementPlace',
  check: 'FailedCheck',
  cause: 'Cause',
  fix: 'Fix',
  edit: 'Edit',
  operation: 'PatchOperation',
  request: 'RequestChange',
};

/** With the schemas of an explanation, which have a file of their own. */
function withExplanation(document: Document): Document {
  const text = readFileSync(at('data/schema/explanation.schema.json'), 'utf8').replaceAll(
    /#\/definitions\/(\w+)/g,
    (_, name: string) => `#/components/schemas/${PARTS[name]}`,
  );
  const {
    $schema: _draft,
    title,
    definitions,
    ...rest
  } = JSON.parse(text) as {
    readonly $schema: string;
    readonly title: string;
    readonly definitions: Readonly<Record<string, object>>;
  };
  const parts = Object.entries(definitions).map(([name, schema]) => [PARTS[name], schema]);
  const schemas = {
    ...document.components.schemas,
    Explanation: { description: title, ...rest },
    ...Object.fromEntries(parts),
  };
  return { ...document, components: { ...document.components, schemas } };
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** A schema of the document with all that it refers to, as a JSON Schema by itself. */
function schemaOf({ components: { schemas } }: Document, name: string, title: string): object {
  const needed = new Set<string>();
  const need = (each: string): void => {
    if (needed.has(each)) return;
    needed.add(each);
    for (const [, other = ''] of JSON.stringify(schemas[each]).matchAll(/#\/components\/schemas\/(\w+)/g)) need(other);
  };
  need(name);
  const definitions = Object.fromEntries([...needed].sort().map((each) => [each, schemas[each]]));
  const text = JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `elasticache-iam-proxy: ${title}`,
    $ref: `#/components/schemas/${name}`,
    $defs: definitions,
  });
  return JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as object;
}

const BEGIN = '<!-- Made of docs/openapi.yaml by `npm run docs:build`. -->';
const END = '<!-- So far. -->';

function replaced(page: string, document: Document): string {
  const [before = '', rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  return `${before}${BEGIN}\n\n${tables(document)}\n${END}${after}`;
}

function tables(document: Document): string {
  const parts = document.tags.map(({ name, description }) => {
    const rows = operations(document).filter(({ operation }) => operation.tags[0] === name);
    return [`**${description}**`, '', ...table(['route under `/_authz`', 'what it answers or does'], rows.map(rowOf))];
  });
  const parameters = Object.values(document.components.parameters).filter((each) => each.in === 'query');
  return [
    ...parts.flatMap((part) => [...part, '']),
    '**Query parameters**',
    '',
    ...table(
      ['parameter', 'value', 'of'],
      parameters
        .filter(({ name }) => name !== 'view')
        .map(({ name, description = '' }) => [`\`${name}\``, description, routesWith(document, name)]),
    ),
    '',
  ].join('\n');
}

interface Row {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const operations = ({ paths }: Document): Row[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method: method.toUpperCase(), path, operation }] : [];
    }),
  );

const rowOf = ({ method, path, operation }: Row): string[] => [`\`${method} ${shown(path)}\``, operation.summary];
const shown = (path: string): string => path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());

function routesWith(document: Document, name: string): string {
  const routes = operations(document).filter(({ operation }) =>
    operation.parameters?.some(({ $ref }) => $ref === `#/components/parameters/${name}`),
  );
  return routes.map(({ path }) => `\`${shown(path)}\``).join(', ');
}

const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  line(head),
  line(head.map(() => '---')),
  ...rows.map(line),
];
