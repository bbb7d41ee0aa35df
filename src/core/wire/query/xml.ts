/** An element of an answer: attributes are only ever the namespace of the root. */
export interface XmlElement {
  readonly name: string;
  readonly namespace?: string;
  /** Text, or child elements in order. */
  readonly content: string | readonly XmlElement[];
}

/** Makes an element; `content` is unescaped text or children. */
export function element(name: string, content: XmlElement['content'], namespace?: string): XmlElement {
  return namespace === undefined ? { name, content } : { name, namespace, content };
}

/** Writes an element without white space between tags. Names and namespaces are the program's own and not escaped. */
export function writeXml(root: XmlElement): string {
  const open = root.namespace === undefined ? root.name : `${root.name} xmlns="${root.namespace}"`;
  const inner = typeof root.content === 'string' ? escapeXml(root.content) : root.content.map(writeXml).join('');
  return inner === '' ? `<${open}/>` : `<${open}>${inner}</${root.name}>`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this finds
const SPECIAL = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/u;
const EVERY_SPECIAL = new RegExp(SPECIAL, 'gu');

/**
 * Text for element content. A carriage return is written as a reference, since parsers turn a bare one into a line feed
 * (XML 1.0, 2.11). Characters that XML 1.0 cannot hold at all (other controls, U+FFFE, U+FFFF, lone surrogates) become
 * U+FFFD: they come from callers, and an unreadable answer would hide the error in it.
 */
export function escapeXml(text: string): string {
  return SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, (special) => REFERENCES[special] ?? '\ufffd') : text;
}

const REFERENCES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#13;',
};
