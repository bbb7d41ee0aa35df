import { childrenOf, readXml, type XmlTree } from '../upstream/xml-answer.js';

/** The operations whose answer lists all tags that the resource now has (API reference: each answers a TagListMessage). */
const TAGS_RESPONSE = /^((?:ListTagsFor|AddTagsTo|RemoveTagsFrom)Resource)Response$/;

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

function holdsOnlyTags(list: XmlTree): boolean {
  if (typeof list === 'string') return list.trim() === '';
  return Object.entries(list).every(
    ([name, value]) => name === 'Tag' || (typeof value === 'string' && value.trim() === ''),
  );
}
