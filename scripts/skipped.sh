#!/usr/bin/env bash
# skipped.sh LOG [LIST]: one line on the tests that a run's log says were skipped, by the reasons in tests/skipped.txt.
# Fails and names them where the run skipped tests that the list does not have, or more of them.
set -uo pipefail
list=${2:-$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../tests/skipped.txt}
awk '
  FNR == NR {
    if (/^[0-9]/) {
      most[++rows] = $1; tests[rows] = $2
      reason[rows] = $0; sub(/^[0-9]+ +[^ ]+ +/, "", reason[rows])
    }
    next
  }
  /\[SKIP\]/ {
    sub(/^[^A-Za-z]*/, ""); sub(/ *\[SKIP\].*/, "")
    for (row = 1; row <= rows && index($0, tests[row]) != 1; row++) { }
    total++
    if (row > rows || ++seen[row] > most[row]) beyond = beyond "\n  " $0
    else {
      if (!(reason[row] in count)) order[++reasons] = reason[row]
      count[reason[row]]++
    }
  }
  END {
    for (i = 1; i <= reasons; i++) named = named (i > 1 ? "; " : "") count[order[i]] " for want of " order[i]
    if (total) print total " skipped: " (named ? named : "none that tests/skipped.txt allows")
    if (beyond) {
      print "check: skipped, but not allowed by tests/skipped.txt:" beyond "\ncheck: make them run here, or add what they lack to that list" > "/dev/stderr"
      exit 1
    }
  }' "$list" "$1"
