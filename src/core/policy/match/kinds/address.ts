/** IpAddress: an address lies in a block. */
import { blockContains, parseAddress, parseBlock } from '../address.js';
import { type Kind, oneOf, outcome, unreadable } from '../kind.js';

export const ADDRESS: Kind = {
  family: 'ip',
  compile: (_row, value) => {
    const block = parseBlock(value);
    if (block === undefined) return unreadable;
    return (text) => {
      const address = parseAddress(text);
      return outcome(address !== undefined && blockContains(block, address));
    };
  },
  wanted: ({ values, meet }) => `${meet ? 'in' : 'outside'} ${oneOf(values)}`,
  samples: ({ values, meet }) =>
    meet ? values.map((value) => value.replace(/\/.*$/, '')) : ['198.51.100.1', '203.0.113.1'],
  exactly: 'IpAddress',
  otherThan: 'NotIpAddress',
};
