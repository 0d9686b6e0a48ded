#!/bin/sh
# Fetches what `fovea bench --against` compares with and Debian does not have: ONNX Runtime, from its npm package, into
# bench/peers (ignored by git). PyTorch comes from Debian's python3-torch, the scalers and x264 from ffmpeg.
# Usage: bench/peers.sh [version]
set -eu
cd "$(dirname "$0")"
version=${1:-1.30.0}
command -v npm >/dev/null || { echo "peers.sh: npm is missing (apt-get install npm)" >&2; exit 4; }
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) platform=linux/x64 ;;
    Linux-aarch64) platform=linux/arm64 ;;
    Darwin-arm64) platform=darwin/arm64 ;;
    *) echo "peers.sh: onnxruntime-node has no library for $(uname -s) $(uname -m)" >&2; exit 4 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm pack --silent "onnxruntime-node@$version" >/dev/null && tar xzf onnxruntime-node-*.tgz)
mkdir -p peers/onnxruntime
cp "$folder"/package/bin/napi-v*/"$platform"/libonnxruntime.* peers/onnxruntime/
echo "ONNX Runtime $version is in bench/peers/onnxruntime" >&2
if ! "${FOVEA_PYTHON:-/usr/bin/python3}" -c 'import torch' 2>/dev/null; then
    echo "PyTorch is missing: apt-get install python3-torch, or let FOVEA_PYTHON name a python that has it" >&2
fi
