#!/usr/bin/env bash
# Makes docs/images/before-after.png: a detail of the film sample, left by bicubic, right by the default model.
#   scripts/before-after.sh [OUTPUT.png]
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
output=${1:-$here/docs/images/before-after.png}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for model in "-n bicubic -s 4" ""; do
  # shellcheck disable=SC2086 # No model is no argument.
  "$here/fovea" upscale "$here/samples/tears-of-steel.mp4" -o "$work/${#model}.mkv" $model --start 1.25 --duration 0.05 --encoder ffv1 --no-progress 2>/dev/null
done
ffmpeg -v error -y -i "$work/15.mkv" -i "$work/0.mkv" -frames:v 1 -filter_complex "[0]crop=480:500:780:140[a];[1]crop=480:500:780:140[b];[a][b]hstack" "$output"
