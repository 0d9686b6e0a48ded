#!/bin/sh
# Makes the tables "beside other engines" of docs/benchmarks.md: every model in float32 beside ONNX Runtime, PyTorch and
# ffmpeg, then the int8 forms beside ONNX Runtime's. Needs python3-torch (or FOVEA_PYTHON names a python that has it).
# Usage: bench/compare-inference.sh [rounds [size]]
set -eu
cd "$(dirname "$0")/.."
export FOVEA_MODELS="${FOVEA_MODELS:+$FOVEA_MODELS:}$PWD/models"
rounds=${1:-15}
size=${2:-320x180}
# A prefix such as "chrt -r 20" keeps all engines free of the load of others on a shared machine.
runner=${RUNNER:-}
dotnet build bench/Fovea.Benchmarks -c Release -v q --nologo >&2
fovea="dotnet src/Fovea.Cli/bin/Release/net10.0/Fovea.Cli.dll"
engines="dotnet bench/Fovea.Benchmarks/bin/Release/net10.0/Fovea.Benchmarks.dll engines"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Sixteen channels are shipped in float32 alone; for its time any ranges do.
$fovea quantize fovea-16-x4 --calibrate samples --frames 8 --out "$folder/fovea-16-x4-int8" --no-progress >&2

$runner $engines --models evsrnet-x4,fovea-x4,fovea-16-x4 --size "$size" --threads 1,2 --against onnxruntime,pytorch,ffmpeg --rounds "$rounds"
echo
$runner $engines --models "fovea-x4-int8,$folder/fovea-16-x4-int8" --size "$size" --threads 1,2 --precision int8 --against onnxruntime --rounds "$rounds"
echo
$runner $engines --models fovea-x4-int8,fovea-y-x4-int8 --size 1920x1080 --precision fp32,int8 --rounds 7
echo
DOTNET_EnableAVX512=0 $runner $engines --models fovea-x4-int8,fovea-y-x4-int8 --size "$size" --precision fp32,int8 --rounds "$rounds"
