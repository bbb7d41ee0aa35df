#!/usr/bin/env bash
# `npm test`: tap with the given arguments, and what it took. All tests run a room in a process (rooms.mjs); files that are named, or
# all of them after `--each`, have a process each.
cd "$(dirname "$0")/../.." || exit 1
TIMEFORMAT='npm test took %0R s; processor time: %0U s of its own, %0S s of the system'

tests() {
  # The first time: tap with the plugins that package.json names. The bundles have it in them.
  [ -d .tap/plugins ] || node_modules/.bin/tap build >/dev/null || return
  TEST_BUNDLES=$(node test/runner/bundles.mjs) && export TEST_BUNDLES || return
  if [ "$1" = --each ]; then
    node_modules/.bin/tap "${@:2}"
  elif files_among "$@"; then
    node_modules/.bin/tap "$@"
  else
    node_modules/.bin/tap --node-arg=--disable-warning=ExperimentalWarning --timeout=600 "$@" "${TEST_BUNDLES#"$PWD/"}"/rooms/*.mjs
  fi
}

files_among() { for argument; do [[ $argument == -* ]] || return 0; done; return 1; }

time tests "$@"
