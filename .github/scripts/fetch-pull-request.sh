#!/usr/bin/env bash
# Fetches the commits of a pull request into a shallow clone of its base without blobs, as objects: nothing is checked out.
# Deepens until both share a commit, because only since then does the pull request change anything; what main changed
# meanwhile would look like its reversal. Environment: BASE_SHA, HEAD_SHA, PULL_REQUEST.
set -euo pipefail

fail() {
  echo "::error::$1"
  exit 1
}

[[ "$PULL_REQUEST" =~ ^[0-9]+$ ]] || fail 'PULL_REQUEST is no number.'
[[ "$BASE_SHA" =~ ^[0-9a-f]{40,64}$ && "$HEAD_SHA" =~ ^[0-9a-f]{40,64}$ ]] || fail 'BASE_SHA or HEAD_SHA is no commit.'

fetch() {
  git fetch --quiet --no-tags --no-recurse-submodules --filter=blob:none "$@" origin \
    "$BASE_SHA" "+refs/pull/$PULL_REQUEST/head:refs/mal/head"
}

fetch --depth=64
[ "$(git rev-parse refs/mal/head)" = "$HEAD_SHA" ] || fail 'The pull request has moved on; the run for its new commit judges it.'

for depth in --depth=512 --depth=4096 --depth=32768 --unshallow; do
  if git merge-base "$BASE_SHA" "$HEAD_SHA" > /dev/null; then break; fi
  if [ "$(git rev-parse --is-shallow-repository)" = true ]; then fetch "$depth"; fi
done
git merge-base "$BASE_SHA" "$HEAD_SHA" > /dev/null || fail 'The pull request shares no history with its base. Start it from the main branch.'

# git fetches the blobs that a diff needs in one go; mal would ask for them one after the other.
git diff --shortstat --no-renames --no-ext-diff --no-textconv "$BASE_SHA...$HEAD_SHA" > /dev/null
