#!/usr/bin/env bash
# Samplers side by side with Optuna and hyperopt: the tables of docs/paths/search.md.
# usage: bench/compare-search.sh OUT_FOLDER [SEEDS] [TRIALS]
# Needs: apt-get install python3-optuna python3-numpy python3-scipy python3-networkx python3-future python3-cloudpickle
# hyperopt from its sources, if HYPEROPT names a checkout (https://github.com/hyperopt/hyperopt, 0.2.7 or later).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:?an output folder}
seeds=${2:-100}
trials=${3:-100}
mkdir -p "$out"
for objective in branin hartmann6; do
  for sampler in random tpe tpe-nni smac smac-nni nsga2; do
    "$here/../fovea" study benchmark --sampler "$sampler" --objective "$objective" --trials "$trials" --seeds "$seeds" --json >"$out/$objective-$sampler.json"
  done
  peers=(optuna-random optuna-tpe)
  if [ -n "${HYPEROPT:-}" ]; then peers+=(hyperopt-random hyperopt-tpe); fi
  for peer in "${peers[@]}"; do
    PYTHONPATH="${HYPEROPT:-}" /usr/bin/python3 "$here/search_peers.py" "$peer" "$objective" "$trials" "$seeds" >"$out/$objective-$peer.json"
  done
done
/usr/bin/python3 "$here/summarize_search.py" "$out"/*.json
