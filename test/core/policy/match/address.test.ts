import t from 'tap';
import { blockContains, parseAddress, parseBlock } from '#src/core/policy/match/address.js';

/** Block, address, whether it lies in it; undefined: one of them is no such thing. */
const TABLE: readonly [block: string, address: string, expected: boolean | undefined][] = [
  ['192.168.0.0/16', '192.168.255.255', true],
  ['192.168.0.0/16', '192.169.0.0', false],
  ['192.168.77.1/16', '192.168.0.1', true],
  ['128.0.0.0/1', '255.0.0.1', true],
  ['128.0.0.0/1', '127.255.255.255', false],
  ['255.255.255.254/31', '255.255.255.255', true],
  ['255.255.255.254/31', '255.255.255.253', false],
  ['0.0.0.0/0', '1.2.3.4', true],
  ['10.0.0.1/32', '10.0.0.1', true],
  ['10.0.0.1', '10.0.0.2', false],
  ['2001:db8::/33', '2001:db8:7fff::1', true],
  ['2001:db8::/33', '2001:db8:8000::1', false],
  ['8000::/1', 'ffff::', true],
  ['::/0', '::1', true],
  ['::1', '0:0:0:0:0:0:0:1', true],
  ['2001:DB8::1/128', '2001:db8::1', true],
  ['1:2:3:4:5:6:7::/112', '1:2:3:4:5:6:7:8', true],
  ['0.0.0.0/0', '::1', false],
  ['::/0', '1.2.3.4', false],
  ['10.0.0.0/8', '::ffff:10.1.2.3', true],
  ['::ffff:10.0.0.0/104', '10.1.2.3', true],
  ['::ffff:0:0/96', '10.1.2.3', true],
  ['::/0', '::ffff:10.1.2.3', false],
  ['::10.0.0.1', '::a00:1', true],
  ['10.0.0.0/33', '10.0.0.0', undefined],
  ['::/129', '::', undefined],
  ['10.0.0.0/', '10.0.0.0', undefined],
  ['10.0.0.0/-1', '10.0.0.0', undefined],
  ['10.0.0.0/8/8', '10.0.0.0', undefined],
  ['10.0.0/8', '10.0.0.0', undefined],
  ['256.0.0.0/8', '10.0.0.0', undefined],
  ['010.0.0.0/8', '10.0.0.0', undefined],
  ['10.0.0.0/8 ', '10.0.0.0', undefined],
  ['10.0.0.0/8', '10.0.0.0/8', undefined],
  ['10.0.0.0/8', 'localhost', undefined],
  ['fe80::/10', 'fe80::1%eth0', undefined],
  ['10.0.0.0/8', '1'.repeat(1_000_000), undefined],
  ['', '', undefined],
];

t.test('blocks and addresses', async (t) => {
  for (const [block, address, expected] of TABLE) {
    const [left, right] = [parseBlock(block), parseAddress(address)];
    t.equal(left && right && blockContains(left, right), expected, `${address.slice(0, 40)} in ${block}`);
  }
});

t.test('an address of IPv6 is one of IPv4 only where it is mapped', async (t) => {
  const block = parseBlock('1.2.3.0/24');
  const inside = (text: string) => {
    const address = parseAddress(text);
    if (!block || !address) throw new Error(text);
    return blockContains(block, address);
  };
  t.ok(inside('::ffff:1.2.3.4'));
  t.notOk(inside('1::ffff:1.2.3.4'));
  t.notOk(inside('::1.2.3.4'));
});
