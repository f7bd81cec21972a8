#!/usr/bin/env bash
# Packs the built tool into tool.tar, the same bytes for the same files, and hands its hash to the jobs that run it.
set -euo pipefail

mkdir tool
cp -r dist schema data .github/scripts package.json tool/
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf tool.tar tool
echo "sha256=$(sha256sum tool.tar | cut -d ' ' -f 1)" >> "$GITHUB_OUTPUT"
