#!/usr/bin/env bash
# Processor seconds that encoders take for the same enlarged frames at each preset, the lesser of two runs: the table that
# `fovea upscale` goes by when it names a faster preset (docs/benchmarks.md, "Presets of encoders").
#   scripts/encoder-presets.sh > bench/results/encoder-presets.csv
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
./fovea upscale samples/tears-of-steel.mp4 -o "$work/large.mkv" --duration 1 --encoder ffv1 --no-progress >&2
ffmpeg -v error -nostdin -i "$work/large.mkv" -frames:v 24 -f yuv4mpegpipe -pix_fmt yuv420p "$work/large.y4m"

seconds() { # encoder arguments
  TIMEFORMAT='%U %S'
  for _ in 1 2; do
    { time ffmpeg -v error -nostdin -i "$work/large.y4m" -an "$@" -f null - >/dev/null 2>&1; } 2>&1 | awk '{ print $1 + $2 }'
  done | sort -n | head -n 1
}

echo "encoder,option,value,seconds"
for preset in slower slow medium fast faster veryfast superfast; do
  echo "libx264,preset,$preset,$(seconds -c:v libx264 -crf 16 -preset "$preset")"
done
for preset in slow medium fast superfast ultrafast; do
  echo "libx265,preset,$preset,$(seconds -c:v libx265 -crf 17 -preset "$preset" -x265-params log-level=error)"
done
for speed in 2 3 4 5; do
  echo "libvpx-vp9,cpu-used,$speed,$(seconds -c:v libvpx-vp9 -crf 15 -b:v 0 -deadline good -cpu-used "$speed" -row-mt 1)"
done
