import type { Context, Handler } from '../state/context.js';
import { byName } from '../state/names.js';
import { refuse } from '../state/refusal.js';
import type { Structure } from '../state/state.js';
import { mergeTags } from '../state/tag-set.js';
import { keepBuiltIn, resourceOf, type Tagged } from './resources.js';

/** AddTagsToResource: a key that the resource has already gets the new value. */
export const addTagsToResource: Handler = (input, context) => {
  const found = resourceOf(input.need('ResourceName'), context);
  return write(found, mergeTags(found.resource.tags, input, context), context);
};

/** RemoveTagsFromResource: every key must be there, else TagNotFound. */
export const removeTagsFromResource: Handler = (input, context) => {
  const found = resourceOf(input.need('ResourceName'), context);
  const tags = new Map(found.resource.tags);
  for (const key of input.texts('TagKeys')) {
    if (!tags.delete(key)) refuse('TagNotFoundFault', `The requested tag was not found on this resource: ${key}`);
  }
  return write(found, tags, context);
};

/** ListTagsForResource. */
export const listTagsForResource: Handler = (input, context) =>
  tagList(resourceOf(input.need('ResourceName'), context).resource.tags);

/** Sets a resource's tags, and changes those of its members alike. */
function write(found: Tagged, tags: ReadonlyMap<string, string>, context: Context): Structure {
  const { resource, members } = found;
  for (const member of members) {
    const changed = new Map(member.tags);
    for (const key of resource.tags.keys()) if (!tags.has(key)) changed.delete(key);
    for (const [key, value] of tags) changed.set(key, value);
    member.tags = changed;
  }
  resource.tags = tags;
  keepBuiltIn(resource, context);
  return tagList(tags);
}

function tagList(tags: ReadonlyMap<string, string>): Structure {
  return { TagList: [...tags].sort(([a], [b]) => byName(a, b)).map(([Key, Value]) => ({ Key, Value })) };
}
