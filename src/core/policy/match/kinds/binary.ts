/** BinaryEquals: bytes, which a policy writes in base64. */
import { isBinary, parseBinary } from '../binary.js';
import { equalTo, type Kind, outcome, unreadable } from '../kind.js';

export const BINARY: Kind = {
  family: 'binary',
  compile: (_row, value) => {
    const bytes = parseBinary(value);
    return bytes === undefined ? unreadable : (actual) => outcome(isBinary(bytes, actual));
  },
  wanted: equalTo,
  samples: ({ values, meet }) => (meet ? values : ['AA==']),
  exactly: 'BinaryEquals',
};
