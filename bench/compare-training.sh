#!/bin/sh
# Times a training step of EVSRNet in Fovea and in PyTorch, turn and turn about on the same weights and batch, and
# prints the table of docs/benchmarks.md. Needs the .NET SDK and Debian's python3-torch (or PYTHON with torch in it).
# Usage: bench/compare-training.sh [rounds [seconds]]
set -eu
cd "$(dirname "$0")/.."
export FOVEA_MODELS="${FOVEA_MODELS:+$FOVEA_MODELS:}$PWD/models"
rounds=${1:-3}
seconds=${2:-4}
# A prefix such as "chrt -r 5" keeps both engines free of the load of others on a shared machine.
runner=${RUNNER:-}
python=${PYTHON:-/usr/bin/python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dotnet build bench/Fovea.Benchmarks -c Release -v q --nologo >&2
fovea="dotnet bench/Fovea.Benchmarks/bin/Release/net10.0/Fovea.Benchmarks.dll training-step"

for net in "8 5" "16 5"; do
    channels=${net% *} blocks=${net#* }
    for threads in 1 2; do
        options="--channels $channels --blocks $blocks --threads $threads --batch 16 --patch 64 --seconds $seconds --data $folder/$channels-$blocks.bin"
        for round in $(seq "$rounds"); do
            echo "$channels/$blocks, $threads thread(s), round $round of $rounds" >&2
            # Fovea writes the data file when it is not there yet.
            { printf '%s/%s %s ' "$channels" "$blocks" "$threads"; $runner $fovea $options 2>/dev/null; } >>"$folder/results"
            for layout in nchw channels_last; do
                { printf '%s/%s %s ' "$channels" "$blocks" "$threads"; $runner "$python" bench/pytorch_training_step.py $options --layout $layout; } >>"$folder/results"
            done
        done
    done
done
"$python" bench/summarize_training.py "$folder/results"
