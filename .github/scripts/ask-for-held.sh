#!/usr/bin/env bash
# What sources may not do by themselves waits in .mal/sources; a branch for each such source lets it in, and a pull request
# asks. Runs in a clone of main, with `mal` beside it. A branch that is there already is brought up to date.
set -euo pipefail

mal() { node ../tool/dist/mal.js "$@"; }

git fetch --quiet --no-tags --depth=1 origin main
for source in $(mal sources --format held); do
  git checkout --quiet --force -B "ingest/$source" FETCH_HEAD
  # What cannot come in even so stays where it is.
  mal quarantine accept "$source" || [ "$?" -eq 1 ]
  git add --all
  if git diff --cached --quiet; then continue; fi
  git commit --quiet --message "Let in what $source may not report by itself"
  git push --quiet --force origin "HEAD:refs/heads/ingest/$source"
  if [ "$(gh pr list --head "ingest/$source" --state open --json number --jq length)" = 0 ]; then
    gh pr create --base main --head "ingest/$source" --title "Reports of $source that a person has to decide" \
      --body "The source $source may not do this by itself (\`trust\` in mal.config.json). Merging lets it in. To keep it out: \`mal quarantine drop\`, with the reason."
  fi
done
