import type { FoundTags, TagPlace } from '../../core/authorize/authorize.js';
import type { TagSource } from './tag-source.js';

type Tags = Readonly<Record<string, string>>;

const NOT_THERE: FoundTags = { unknown: 'the embedded upstream has no such resource', why: 'gone' };

/** Tags straight from the embedded upstream's state: always right, nothing to look up. */
export function embeddedTags(tagsOf: (arn: string, place: TagPlace) => Tags | undefined): TagSource {
  const known = (arn: string, place: TagPlace): FoundTags => {
    const tags = tagsOf(arn, place);
    return tags ? { tags, origin: 'tags in the embedded upstream' } : NOT_THERE;
  };
  return {
    known,
    learn:
      async (_arns, { place }) =>
      (arn) =>
        known(arn, place),
    observe: () => undefined,
  };
}
