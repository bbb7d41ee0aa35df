import t from 'tap';
import { originForm } from '#src/edge/upstream/target.js';

const CASES: [target: string, path: string | undefined][] = [
  ['/', '/'],
  ['/?Action=X&a=%2F', '/?Action=X&a=%2F'],
  ['http://evil/path?q=1', '/path?q=1'],
  ['HTTPS://evil:8443/path', '/path'],
  ['http://user:pass@evil', '/'],
  ['http://evil?q=1', '/?q=1'],
  ['//evil/path', '//evil/path'],
  ['*', undefined],
  ['evil:443', undefined],
  ['', undefined],
];

for (const [target, path] of CASES) t.equal(originForm(target), path, `target ${JSON.stringify(target)}`);
