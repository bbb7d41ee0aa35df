import { XMLParser } from 'fast-xml-parser';

/** An element, as the parser gives it: its text when it holds nothing else; else its children by name, and the text between. */
type Element = string | { readonly [name: string]: readonly Element[] | string };

/** Where the parser puts the text between. */
const TEXT = '#text';

/** The operations whose answer lists all tags that the resource now has (API reference: each answers a TagListMessage). */
const TAGS_RESPONSE = /^((?:ListTagsFor|AddTagsTo|RemoveTagsFrom)Resource)Response$/;

const PARSER = new XMLParser({
  textNodeName: TEXT,
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  // Every element in a list, so that one tag looks like many and a second Value is seen.
  isArray: () => true,
  // Numeric references too. Entities of a DOCTYPE never come this far, see `readXml`.
  htmlEntities: true,
  // Deeper than any answer of this API.
  maxNestedTags: 20,
});

/**
 * The tags in an answer to ListTagsForResource, AddTagsToResource or RemoveTagsFromResource (`TagList` of `Tag` with `Key` and
 * `Value`; an empty Value is a tag with an empty value). Undefined when the text is anything else: a proxy that guesses tags
 * guesses decisions.
 */
export function readTags(xml: string): ReadonlyMap<string, string> | undefined {
  const [name = '', response] = readXml(xml) ?? [];
  const operation = TAGS_RESPONSE.exec(name)?.[1];
  if (operation === undefined) return undefined;
  const [result, secondResult] = childrenOf(response, `${operation}Result`);
  const [list, secondList] = childrenOf(result, 'TagList');
  if (list === undefined || secondResult !== undefined || secondList !== undefined || !holdsOnlyTags(list))
    return undefined;
  const tags = new Map<string, string>();
  for (const tag of childrenOf(list, 'Tag')) {
    const [key, secondKey] = childrenOf(tag, 'Key');
    const [value = '', secondValue] = childrenOf(tag, 'Value');
    if (typeof key !== 'string' || typeof value !== 'string') return undefined;
    if (secondKey !== undefined || secondValue !== undefined || tags.has(key)) return undefined;
    tags.set(key, value);
  }
  return tags;
}

/** The code of an ErrorResponse; undefined when there is none. */
export function readErrorCode(xml: string): string | undefined {
  const [, response] = readXml(xml) ?? [];
  const [error] = childrenOf(response, 'Error');
  const [code] = childrenOf(error, 'Code');
  return typeof code === 'string' && /^[A-Za-z.]{1,80}$/.test(code) ? code : undefined;
}

function childrenOf(element: Element | undefined, name: string): readonly Element[] {
  const children = typeof element === 'object' && Object.hasOwn(element, name) ? element[name] : undefined;
  return typeof children === 'object' ? children : [];
}

function holdsOnlyTags(list: Element): boolean {
  if (typeof list === 'string') return list.trim() === '';
  return Object.entries(list).every(
    ([name, value]) => name === 'Tag' || (typeof value === 'string' && value.trim() === ''),
  );
}

/**
 * A document's root with its name. Undefined on everything that is not well-formed, and on DOCTYPE and CDATA, which no AWS
 * answer has.
 */
function readXml(xml: string): readonly [name: string, root: Element] | undefined {
  if (/<!(?!--)/.test(xml) || !isReferringWell(xml)) return undefined;
  try {
    // Layout before an XML declaration is an error to the parser; it says nothing about tags.
    const document: Exclude<Element, string> = PARSER.parse(xml.trimStart(), true);
    const [first, ...others] = Object.entries(document).filter(([name]) => name !== TEXT);
    const [name = '', [root, secondRoot] = []] = first ?? [];
    return root === undefined || secondRoot !== undefined || others.length > 0 ? undefined : [name, root];
  } catch {
    return undefined;
  }
}

/**
 * Whether every reference names one of XML's five entities or a character that XML allows (XML 1.0, 2.2 and 4.6). The parser
 * leaves unknown references as they stand and drops characters that are not allowed: either way another value than was meant.
 */
function isReferringWell(xml: string): boolean {
  for (const [whole, hex, decimal] of xml.matchAll(/&(?:(?:amp|lt|gt|quot|apos|#x([\da-fA-F]{1,6})|#(\d{1,7}));)?/g)) {
    if (whole === '&') return false;
    if (hex === undefined && decimal === undefined) continue;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (code > 0x10ffff || !/^[\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]$/u.test(String.fromCodePoint(code))) {
      return false;
    }
  }
  return true;
}
