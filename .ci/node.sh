#!/usr/bin/env bash
# Runs a command with another Node, taken from the npm registry (no version manager needed).
#
# usage: node.sh VERSION COMMAND...
set -euo pipefail
version=$1
shift

case $(uname -m) in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  *) echo "no Node binary is known for $(uname -m)" >&2; exit 1 ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "node-linux-$arch@$version" >/dev/null)
tar -xzf "$work/node-linux-$arch-$version.tgz" -C "$work" --no-same-owner package/bin
chmod 755 "$work/package/bin/node"
export PATH=$work/package/bin:$PATH
[ "$(node --version)" = "v$version" ]
"$@"
