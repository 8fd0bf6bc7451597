#!/usr/bin/env bash
# Fails if a file has words that this project does not use: CONTRIBUTING.md, "Rules".
cd "$(dirname "$0")/.."
set -euo pipefail

# Comments begin with a verb or a noun.
readonly beginnings='^\s*(//|///|#) (Of|What|Whether|So many|As many|Who|Whoever) '
# Words that stand for another one: fix, module, interface, forever, distinguish; and subjects without a name.
readonly words='\b(mend(s|ed|ing)?|rooms?|doors?|faces?|for ever|told apart|whoever|somebody|nobody|so many|as many as)\b'
readonly actors='\bwho (destroys|wakes|leaves|looks|calls|waits|synchronises)\b'

status=0
# refuse OPTION PATTERN FILE...: prints the lines that match.
refuse() {
  local option=$1 pattern=$2
  shift 2
  if git grep -nIP $option -e "$pattern" -- "$@" ':!scripts/phrases.sh' ':!tests/engine/exit_test.cc'; then status=1; fi
}
refuse "" "$beginnings" '*.h' '*.cc' '*.c' '*.py' '*.sh' '*.cmake' '*CMakeLists.txt' check demo bench .ci/run
refuse -i "$words" .
refuse -i "$actors" .
[ $status -eq 0 ] && echo "no such phrase"
exit $status
