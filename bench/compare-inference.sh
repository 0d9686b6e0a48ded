#!/bin/sh
# Makes the tables "beside other engines" of docs/benchmarks.md: every model in float32 beside ONNX Runtime, PyTorch and
# ffmpeg, then the int8 forms beside ONNX Runtime's, all through `fovea bench`. Needs bench/peers.sh and python3-torch.
# Usage: bench/compare-inference.sh [rounds [size]]
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-15}
size=${2:-320x180}
# A prefix such as "chrt -r 20" keeps all engines free of the load of others on a shared machine.
runner=${RUNNER:-}
dotnet build src/Fovea.Cli -c Release -v q --nologo >&2
fovea="dotnet src/Fovea.Cli/bin/Release/net10.0/Fovea.Cli.dll"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Sixteen channels are shipped in float32 alone; for its time any ranges do.
$fovea quantize fovea-16-x4 --calibrate samples --frames 8 --out "$folder/fovea-16-x4-int8" --no-progress >&2

$runner $fovea bench --models evsrnet-x4,fovea-x4,fovea-16-x4 --size "$size" --threads 1,2 --against onnxruntime,pytorch,ffmpeg --rounds "$rounds"
echo
$runner $fovea bench --models "fovea-x4-int8,$folder/fovea-16-x4-int8" --size "$size" --threads 1,2 --precision int8 --against onnxruntime --rounds "$rounds"
echo
$runner $fovea bench --models fovea-x4-int8,fovea-y-x4-int8 --size 1920x1080 --precision fp32,int8 --rounds 7
echo
DOTNET_EnableAVX512=0 $runner $fovea bench --models fovea-x4-int8,fovea-y-x4-int8 --size "$size" --precision fp32,int8 --rounds "$rounds"
