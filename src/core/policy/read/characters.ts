import type { PolicyType } from '../../terms/document.js';
import type { JsonNode } from '../../text/json.js';
import { pointerToken } from '../../text/locate.js';
import type { Report } from '../../text/report.js';

/** A character that IAM's and STS's `policyDocument` parameter refuses: its pattern is `[\u0009\u000A\u000D\u0020-\u00FF]+`. */
const REFUSED = /[^\t\n\r -\u00ff]/u;

const SURROGATE = /[\ud800-\udfff]/;

/** A surrogate without its partner: no character at all, and no UTF-8 can hold it. */
const LONE_SURROGATE = /\p{Cs}/u;

/**
 * Reports the characters of a policy's text that AWS refuses whatever they mean. Organizations takes any character, so
 * the Latin-1 rule is for the policies of IAM and STS; a BOM is the JSON reader's business.
 */
export function checkCharacters(text: string, type: PolicyType, strict: boolean, report: Report): void {
  const latin = strict && (type === 'identity' || type === 'boundary' || type === 'session');
  const refused = latin ? REFUSED.exec(text) : null;
  if (refused !== null && refused[0] !== '\ufeff') {
    const code = refused[0].codePointAt(0) ?? 0;
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    const hint = `IAM takes characters up to U+00FF; write it as a JSON escape such as \`\\u${code.toString(16).padStart(4, '0')}\``;
    report.error(
      'invalid-character',
      { pointer: '', offset: refused.index },
      `the character ${name} is not allowed in a policy's text`,
      code > 0xffff ? undefined : hint,
    );
  }
  if (/^[\t\n\r ]/.test(text)) {
    const hint = 'IAM has answered `JSON strings must not have leading spaces`; begin with `{`';
    report.warning('leading-white-space', { pointer: '', offset: 0 }, 'the text begins with white space', hint);
  }
}

/** Whether a text holds no surrogate at all, plain or written as an escape: then none of its strings holds half a pair. */
export function hasNoSurrogates(text: string): boolean {
  return !/[\ud800-\udfff]|\\u[dD][89a-fA-F]/.test(text);
}

/** Reports every string and name, written or escaped, that holds half of a surrogate pair. */
export function checkSurrogates(root: JsonNode, report: Report): void {
  if (holdsSurrogate(root)) reportSurrogates(root, '', report);
}

/** Whether any surrogate stands in a tree, alone or in a pair. No pointers are made for the many trees that have none. */
function holdsSurrogate(node: JsonNode): boolean {
  if (node.type === 'array') return node.items.some(holdsSurrogate);
  if (node.type === 'object') {
    return node.members.some(({ name, value }) => SURROGATE.test(name) || holdsSurrogate(value));
  }
  return node.type === 'string' && SURROGATE.test(node.text);
}

function reportSurrogates(node: JsonNode, pointer: string, report: Report): void {
  if (node.type === 'array') {
    for (const [index, item] of node.items.entries()) reportSurrogates(item, `${pointer}/${index}`, report);
  } else if (node.type === 'object') {
    for (const member of node.members) {
      const place = { pointer: `${pointer}/${pointerToken(member.name)}`, offset: member.offset };
      if (LONE_SURROGATE.test(member.name)) report.error('invalid-unicode', place, MESSAGE);
      reportSurrogates(member.value, place.pointer, report);
    }
  } else if (node.type === 'string' && LONE_SURROGATE.test(node.text)) {
    report.error('invalid-unicode', { pointer, offset: node.offset }, MESSAGE);
  }
}

const MESSAGE = 'half of a surrogate pair stands alone';
