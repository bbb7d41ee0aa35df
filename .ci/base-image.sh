#!/usr/bin/env bash
# Makes the base image that the Dockerfile names, on this machine, under its official name: where no registry of images can be
# reached, the unchanged Dockerfile still builds. Debian comes from the machine's own apt sources, Node and npm from its npm
# registry. What the Dockerfile relies on is made as the official image has it: node and npm in /usr/local, the user `node` (1000).
#
# usage: base-image.sh IMAGE      for example node:22.0.0-bookworm-slim
# Needs root, debootstrap, buildah, npm; honours STORAGE (buildah's storage options, set by image.sh).
set -euo pipefail

image=$1
npm_version=10.9.9
version=${image#node:}
suite=${version#*-}
suite=${suite%-slim}
version=${version%%-*}

case $(uname -m) in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  *) echo "no Node binary is known for $(uname -m)" >&2; exit 1 ;;
esac

work=$(mktemp -d)
# shellcheck disable=SC2154  # status is set by the trap itself
trap 'status=$?; rm -rf "$work"; exit $status' EXIT

# The first plain Debian archive among the machine's apt sources, the security archive left aside.
# shellcheck disable=SC2016  # apt expands these
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | awk -v suite="$suite" '$2 == suite { print $1; exit }')
[ -n "$mirror" ] || { echo "no apt source of this machine has $suite" >&2; exit 1; }

root=$work/root
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$work/debootstrap.log" 2>&1 || { tail -n 20 "$work/debootstrap.log" >&2; exit 1; }
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale,info}/*

(cd "$work" && npm pack --silent "node-linux-$arch@$version" "npm@$npm_version" >/dev/null)
mkdir -p "$root/usr/local/lib/node_modules/npm"
tar -xzf "$work/node-linux-$arch-$version.tgz" -C "$root/usr/local" --strip-components=1 --no-same-owner package/bin
tar -xzf "$work/npm-$npm_version.tgz" -C "$root/usr/local/lib/node_modules/npm" --strip-components=1 --no-same-owner
chmod 755 "$root/usr/local/bin/node"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
chmod 755 "$root"/usr/local/lib/node_modules/npm/bin/*-cli.js
chroot "$root" groupadd --gid 1000 node
chroot "$root" useradd --uid 1000 --gid node --shell /bin/bash --create-home node
[ "$(chroot "$root" node --version)" = "v$version" ]

read -r -a storage <<<"${STORAGE:-}"
container=$(buildah "${storage[@]}" from scratch)
buildah "${storage[@]}" copy --quiet "$container" "$root" / >/dev/null
buildah "${storage[@]}" config --env NODE_VERSION="$version" --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --cmd node "$container"
buildah "${storage[@]}" commit --quiet --rm --format docker "$container" "docker.io/library/$image" >/dev/null
