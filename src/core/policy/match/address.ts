import { isIP } from 'node:net';

/** An IP address, or a block of them: sixteen bits an item, two items for IPv4 and eight for IPv6. */
export interface AddressBlock {
  readonly words: readonly number[];
  /** How many leading bits count; 32 or 128 for a single address. */
  readonly bits: number;
}

/** A single address; undefined when it is none. */
export function parseAddress(text: string): AddressBlock | undefined {
  return text.includes('/') ? undefined : parseBlock(text);
}

/**
 * An address or a CIDR block (IAM: "IP address condition operators"); without a prefix length it is that one address. Bits
 * behind the prefix do not count. An IPv4 address in IPv6 dress (`::ffff:192.0.2.1`) is the IPv4 address.
 */
export function parseBlock(text: string): AddressBlock | undefined {
  const slash = text.indexOf('/');
  const address = slash === -1 ? text : text.slice(0, slash);
  const words = wordsOf(address);
  if (words === undefined) return undefined;
  const width = words.length * 16;
  const bits = slash === -1 ? width : prefixLength(text.slice(slash + 1));
  if (bits === undefined || bits > width) return undefined;
  return unmapped({ words, bits });
}

/** Whether an address lies in a block; never when their families differ. */
export function blockContains(block: AddressBlock, address: AddressBlock): boolean {
  if (block.words.length !== address.words.length) return false;
  for (let index = 0, bits = block.bits; bits > 0; index++, bits -= 16) {
    const mask = bits >= 16 ? 0xffff : (0xffff << (16 - bits)) & 0xffff;
    if ((((block.words[index] as number) ^ (address.words[index] as number)) & mask) !== 0) return false;
  }
  return true;
}

function prefixLength(text: string): number | undefined {
  return /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}

function wordsOf(address: string): number[] | undefined {
  // Longer is no address, and a megabyte of it need not be looked at. A zone (`fe80::1%eth0`) names a place, not an address.
  if (address.length > 45 || address.includes('%')) return undefined;
  const family = isIP(address);
  if (family === 0) return undefined;
  return family === 4 ? wordsOfV4(address) : wordsOfV6(address);
}

function wordsOfV4(address: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}

function wordsOfV6(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const left = groupsOf(head);
  if (tail === undefined) return left;
  const right = groupsOf(tail);
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => (group.includes('.') ? wordsOfV4(group) : [Number.parseInt(group, 16)]));
}

function unmapped(block: AddressBlock): AddressBlock {
  const { words, bits } = block;
  const mapped =
    words.length === 8 && bits >= 96 && words[5] === 0xffff && words.slice(0, 5).every((word) => word === 0);
  return mapped ? { words: words.slice(6), bits: bits - 96 } : block;
}
