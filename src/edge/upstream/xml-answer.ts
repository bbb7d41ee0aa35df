import { XMLParser } from 'fast-xml-parser';

/** An element, as the parser gives it: its text when it holds nothing else; else its children by name, and the text between. */
export type XmlTree = string | { readonly [name: string]: readonly XmlTree[] | string };

/** Where the parser puts the text between. */
const TEXT = '#text';

const PARSER = new XMLParser({
  textNodeName: TEXT,
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  // Every element in a list, so that one member looks like many and a second value is seen.
  isArray: () => true,
  // Numeric references too. Entities of a DOCTYPE never come this far, see `readXml`.
  htmlEntities: true,
  // Deeper than any answer of these APIs.
  maxNestedTags: 20,
});

/** The code of an ErrorResponse; undefined when there is none. */
export function readErrorCode(xml: string): string | undefined {
  const [, response] = readXml(xml) ?? [];
  const [error] = childrenOf(response, 'Error');
  const [code] = childrenOf(error, 'Code');
  return typeof code === 'string' && /^[A-Za-z.]{1,80}$/.test(code) ? code : undefined;
}

/** The children of that name; none when the element is a text. */
export function childrenOf(element: XmlTree | undefined, name: string): readonly XmlTree[] {
  const children = typeof element === 'object' && Object.hasOwn(element, name) ? element[name] : undefined;
  return typeof children === 'object' ? children : [];
}

/**
 * A document's root with its name. Undefined on everything that is not well-formed, and on DOCTYPE and CDATA, which no AWS
 * answer has.
 */
export function readXml(xml: string): readonly [name: string, root: XmlTree] | undefined {
  if (/<!(?!--)/.test(xml) || !isReferringWell(xml)) return undefined;
  try {
    // Layout before an XML declaration is an error to the parser; it says nothing about what is in it.
    const document: Exclude<XmlTree, string> = PARSER.parse(xml.trimStart(), true);
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
