#!/usr/bin/env bash
# Builds the unchanged Dockerfile without Docker (buildah, vfs storage, chroot isolation), looks at what came out, and runs it as
# process 1 of a process namespace: a signed call is allowed, another refused, the HEALTHCHECK answers, SIGTERM ends it with 0.
# Needs root and buildah, debootstrap, npm, aws.
#
# usage: image.sh [CONTEXT]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
context=$(cd "${1:-$here/..}" && pwd)

work=$(mktemp -d)
export STORAGE="--root $work/root --runroot $work/run --storage-driver vfs"
read -r -a storage <<<"$STORAGE"
image=elasticache-iam-proxy-ci
container=
runner=

cleanup() {
  status=$?
  [ -z "$runner" ] || pkill -KILL -P "$runner" || true
  wait
  [ -z "$container" ] || buildah "${storage[@]}" umount "$container" >/dev/null 2>&1 || true
  rm -rf "$work"
  exit "$status"
}
trap cleanup EXIT

fail() { echo "image: $*" >&2; [ ! -s "$work/log" ] || tail -n 20 "$work/log" >&2; exit 1; }
same() { [ "$2" = "$3" ] || fail "$1 is \`$2\`, expected \`$3\`"; echo "ok: $1 is $2"; }

# What the build may use of this machine's npm configuration; mounted, so that nothing of it ends in a layer.
npm_mounts() {
  local key value
  for key in registry cafile proxy https-proxy; do
    value=$(npm config get "$key" 2>/dev/null)
    [ "$value" = null ] || [ -z "$value" ] || echo "$key=$value"
  done >"$work/npmrc"
  mounts=(--volume "$work/npmrc:/root/.npmrc:ro")
  value=$(npm config get cafile 2>/dev/null)
  [ ! -f "$value" ] || mounts+=(--volume "$value:$value:ro")
}

build() {
  local base
  base=$(awk 'toupper($1) == "FROM" { print $2; exit }' "$context/Dockerfile")
  "$here/base-image.sh" "$base"
  npm_mounts
  buildah "${storage[@]}" bud --isolation chroot --format docker --pull-never "${mounts[@]}" --tag "$image" "$context" >"$work/log" 2>&1 || fail "the build failed"
  buildah "${storage[@]}" inspect --type image "$image" >"$work/image.json"
}

# A field of the image's configuration; the argument is a JavaScript expression on `config`.
config() { node -p "const { config } = JSON.parse(require('fs').readFileSync('$work/image.json')).Docker; $1"; }

inspect() {
  same 'the user' "$(config config.User)" 1000:1000
  same 'the process' "$(config '[...config.Entrypoint, ...config.Cmd].join(" ")')" 'node dist/cli.js serve'
  same 'the health check form' "$(config 'config.Healthcheck.Test[0]')" CMD
  same 'the exposed port' "$(config 'Object.keys(config.ExposedPorts).join()')" 4567/tcp
  container=$(buildah "${storage[@]}" from --pull-never "$image")
  root=$(buildah "${storage[@]}" mount "$container")
  local name
  for name in $(node -p "Object.keys(require('$context/package.json').devDependencies).join(' ')"); do
    [ ! -e "$root/app/node_modules/$name" ] || node -e "process.exit(JSON.parse(require('fs').readFileSync('$context/package-lock.json')).packages['node_modules/$name'].dev ? 1 : 0)" \
      || fail "the development dependency $name is in the image"
  done
  echo 'ok: no development dependency'
  same 'the content of /app' "$(cd "$root/app" && echo *)" 'CHANGELOG.md LICENSE README.md data dist node_modules package.json policies src'
  same 'the command in /app/src' "$(cd "$root/app" && find src -type f)" 'src/cli/command.mjs'
  same 'sources, maps and tests in /app' "$(cd "$root/app" && find src test dist data \( -name '*.map' -o -name '*.ts' ! -name '*.d.ts' \) 2>/dev/null | head -n 3)" ''
  same 'what the user may write in /app' "$(chroot --userspec=1000:1000 "$root" find /app -writable ! -type l | head -n 3)" ''
  [ ! -e "$root/root/.npmrc" ] || [ ! -s "$root/root/.npmrc" ] || fail "the image holds an .npmrc"
  echo "ok: /app is $(du -sm "$root/app" | cut -f1) MB"
  [ "$(du -sm "$root/app" | cut -f1)" -lt 80 ] || fail "/app is over 80 MB"
}

# The image's command with its environment, directory and user; node is process 1 there, so a missing signal handler would show.
serve() {
  local -a environment command
  mapfile -t environment < <(config 'config.Env.join("\n")')
  mapfile -t command < <(config '[...config.Entrypoint, ...config.Cmd].join("\n")')
  environment+=("ELASTICACHE_IAM_PROXY_PORT=$port")
  # shellcheck disable=SC2016  # the inner shell expands these
  unshare --pid --mount --fork sh -c 'mount -t proc proc "$1/proc" && shift && exec "$@"' sh "$root" \
    chroot --userspec="$(config config.User):" "$root" env -i -C "$(config config.WorkingDir)" "${environment[@]}" "${command[@]}" >"$work/log" 2>&1 &
  runner=$!
}

health() {
  local -a command environment
  mapfile -t environment < <(config 'config.Env.join("\n")')
  mapfile -t command < <(config 'config.Healthcheck.Test.slice(1).join("\n")')
  chroot --userspec="$(config config.User):" "$root" env -i -C / "${environment[@]}" "ELASTICACHE_IAM_PROXY_PORT=$1" "${command[@]}"
}

# The first access key of a user of the principals file that the image ships, as `ID SECRET`.
key_of() {
  (cd "$here/.." && node -e '
    const [file, name] = process.argv.slice(1);
    const { principals } = require("yaml").parse(require("fs").readFileSync(file, "utf8"));
    const { id, secret } = principals.find(({ arn }) => arn.endsWith(name)).accessKeys[0];
    console.log(id, secret);
  ' "$root/app/policies/principals.yaml" ":user/$1")
}

# as USER COMMAND...: the AWS CLI against the proxy, with that user's key.
as() {
  local id secret
  read -r id secret <<<"$(key_of "$1")"
  shift
  AWS_ACCESS_KEY_ID=$id AWS_SECRET_ACCESS_KEY=$secret AWS_DEFAULT_REGION=us-east-1 AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null \
    AWS_PAGER='' aws --endpoint-url "http://127.0.0.1:$port" --output json "$@" </dev/null
}

run() {
  port=$(node -e 'const server = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); })')
  health "$port" && fail 'the health check passes with nothing there'
  serve
  local waited=0
  until health "$port" 2>/dev/null; do
    kill -0 "$runner" 2>/dev/null || fail 'the proxy ended at its start'
    waited=$((waited + 1))
    [ "$waited" -lt 30 ] || fail 'the proxy is not healthy after 30 tries'
    sleep 0.5
  done
  echo 'ok: the health check fails before the start and passes after it'

  as admin elasticache describe-cache-clusters >"$work/allowed" || fail 'the allowed call failed'
  grep -q CacheClusters "$work/allowed" || fail 'the allowed call has no CacheClusters'
  echo 'ok: an allowed call is answered'
  as reader elasticache delete-cache-cluster --cache-cluster-id nobody 2>"$work/denied" && fail 'the call that must be denied went through'
  grep -q 'AccessDenied.*is not authorized to perform: elasticache:DeleteCacheCluster' "$work/denied" || fail "the refusal reads: $(cat "$work/denied")"
  echo 'ok: a denied call says AccessDenied'

  # A connection on which nothing was ever said must not hold the end up: Docker waits 10 s, then kills.
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  local from=$SECONDS status=0
  kill -TERM "$(pgrep -P "$runner")"
  while kill -0 "$runner" 2>/dev/null; do
    [ $((SECONDS - from)) -lt 9 ] || fail 'SIGTERM has not ended it after 9 s'
    sleep 0.1
  done
  wait "$runner" || status=$?
  runner=
  exec 3>&-
  same 'the exit status after SIGTERM' "$status" 0
  echo "ok: SIGTERM ended it in $((SECONDS - from)) s"
}

build
inspect
run
