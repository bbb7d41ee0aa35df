#!/usr/bin/env bash
# `npm test`: tap with the given arguments, and what it took.
cd "$(dirname "$0")/../.." || exit 1
TIMEFORMAT='npm test took %0R s; processor time: %0U s of its own, %0S s of the system'
time {
  # The first time: tap with the plugins that package.json names. The bundles have it in them.
  [ -d .tap/plugins ] || node_modules/.bin/tap build >/dev/null
  TEST_BUNDLES=$(node test/runner/bundles.mjs) && export TEST_BUNDLES
  node_modules/.bin/tap "$@"
}
