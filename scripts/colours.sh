#!/usr/bin/env bash
# Draws what the grid ratio measures, docs/images/colours.png, and prints the ratios: bicubic, fovea-x4 as it was (colours by
# the network), the default and the original, on two stills of the Kodak set (held out of all training).
#   scripts/colours.sh KODAK-FOLDER [OUTPUT.png]      KODAK-FOLDER holds 3.jpg and 23.jpg
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
output=${2:-$here/docs/images/colours.png}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/models/fovea-x4" "$work/fovea-x4-colours"
sed -i '/"chroma": "bicubic"/d; s/"name": "fovea-x4"/"name": "fovea-x4-colours"/' "$work/fovea-x4-colours/card.json"
mkdir "$work/stills"
cp "$1/3.jpg" "$1/23.jpg" "$work/stills"
FOVEA_MODELS=$work "$here/fovea" evaluate --models bicubic,fovea-x4-colours,fovea-y-x4 --data "$work/stills" --scale 4 --no-progress \
  --figure "$output" --overwrite --figure-crop 3@628,296,48,36 --figure-crop 23@612,136,48,36
