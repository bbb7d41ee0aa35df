/** Names an XML element whatever its namespace prefix. */
const NAME = /^(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)/;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Deeper than any answer of this API; stops hostile ones. */
const MAX_DEPTH = 20;

/** An element: its text when it has no children, else its children in document order. */
interface Element {
  readonly name: string;
  text: string;
  readonly children: Element[];
}

/**
 * The tags in a ListTagsForResource answer (`TagList` of `Tag` with `Key` and `Value`; an empty Value is a tag with an empty
 * value). Undefined when the text is anything else: a proxy that guesses tags guesses decisions.
 */
export function readTags(xml: string): ReadonlyMap<string, string> | undefined {
  const root = readXml(xml);
  if (root?.name !== 'ListTagsForResourceResponse') return undefined;
  const lists = childrenOf(childrenOf([root], 'ListTagsForResourceResult'), 'TagList');
  if (lists.length !== 1) return undefined;
  const tags = new Map<string, string>();
  for (const tag of lists[0]?.children ?? []) {
    const [key, secondKey] = childrenOf([tag], 'Key');
    const [value, secondValue] = childrenOf([tag], 'Value');
    if (tag.name !== 'Tag' || key === undefined || secondKey !== undefined || secondValue !== undefined)
      return undefined;
    if (tags.has(key.text)) return undefined;
    tags.set(key.text, value?.text ?? '');
  }
  return tags;
}

/** The code of an ErrorResponse; undefined when there is none. */
export function readErrorCode(xml: string): string | undefined {
  const root = readXml(xml);
  if (root === undefined) return undefined;
  const [code] = childrenOf(childrenOf([root], 'Error'), 'Code');
  return code !== undefined && /^[A-Za-z.]{1,80}$/.test(code.text) ? code.text : undefined;
}

function childrenOf(elements: readonly Element[], name: string): Element[] {
  return elements.flatMap(({ children }) => children.filter((child) => child.name === name));
}

/**
 * Elements and text of a document; attributes, comments and processing instructions are skipped. Undefined on everything that
 * is not well-formed and on DOCTYPE, which no AWS answer has.
 */
function readXml(xml: string): Element | undefined {
  const top: Element = { name: '', text: '', children: [] };
  const open = [top];
  let at = 0;
  while (at < xml.length) {
    const inside = open.at(-1);
    if (inside === undefined) return undefined;
    const tag = xml.indexOf('<', at);
    const text = unescapeXml(xml.slice(at, tag < 0 ? xml.length : tag));
    if (text === undefined || (inside === top && text.trim() !== '')) return undefined;
    inside.text += text;
    if (tag < 0) break;
    const end = endOfMarkup(xml, tag);
    if (end === undefined) return undefined;
    if (!applyMarkup(xml.slice(tag, end), open)) return undefined;
    at = end;
  }
  return open.length === 1 && top.children.length === 1 ? top.children[0] : undefined;
}

/** Index after the markup that begins at `start`. */
function endOfMarkup(xml: string, start: number): number | undefined {
  const closing = xml.startsWith('<!--', start) ? '-->' : xml.startsWith('<?', start) ? '?>' : '>';
  const found = xml.indexOf(closing, start + 2);
  return found < 0 ? undefined : found + closing.length;
}

function applyMarkup(markup: string, open: Element[]): boolean {
  if (markup.startsWith('<?') || markup.startsWith('<!--')) return true;
  // A `>` inside an attribute's value would have ended the markup too early.
  if (countOf(markup, '"') % 2 === 1 || countOf(markup, "'") % 2 === 1) return false;
  const closes = markup.startsWith('</');
  const selfClosing = markup.endsWith('/>');
  const inner = markup.slice(closes ? 2 : 1, selfClosing ? -2 : -1);
  const name = NAME.exec(inner)?.[1];
  if (name === undefined) return false;
  if (closes) return open.length > 1 && inner.trim().endsWith(name) && open.pop()?.name === name;
  const element: Element = { name, text: '', children: [] };
  open.at(-1)?.children.push(element);
  if (!selfClosing) open.push(element);
  return open.length <= MAX_DEPTH;
}

function countOf(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Text with its entities resolved; undefined when one is unknown. */
function unescapeXml(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let known = true;
  const plain = text.replace(/&([^;&]*);?/g, (whole, entity: string) => {
    const value = whole.endsWith(';') ? entityValue(entity) : undefined;
    if (value === undefined) known = false;
    return value ?? '';
  });
  return known ? plain : undefined;
}

function entityValue(entity: string): string | undefined {
  if (!entity.startsWith('#')) return Object.hasOwn(ENTITIES, entity) ? ENTITIES[entity] : undefined;
  const hex = /^#x([0-9a-fA-F]{1,6})$/.exec(entity)?.[1];
  const decimal = /^#([0-9]{1,7})$/.exec(entity)?.[1];
  const code = hex !== undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal ?? '', 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
