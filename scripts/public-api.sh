#!/usr/bin/env bash
# Writes what is public now into src/*/PublicAPI.Unshipped.txt, which the build compares with the code (RS0016, RS0017).
#   scripts/public-api.sh [PROJECT...]     such as Fovea.Media; all packages without
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
[ $# -gt 0 ] || set -- Fovea.Core Fovea.Networks Fovea.Inference Fovea.Media Fovea Fovea.Training Fovea.Search Fovea.Lab Fovea.Storage
for project; do
  echo '#nullable enable' >"src/$project/PublicAPI.Unshipped.txt"
  dotnet format analyzers "src/$project/$project.csproj" --no-restore --diagnostics RS0016 --severity warn
done
git diff --stat -- 'src/*/PublicAPI.Unshipped.txt'
