#!/usr/bin/env bash
# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
#
# Compares the table with other lists of the same functions.
# Usage: table_test.sh declared INCLUDE_FOLDER   headers declare nothing that the table lacks
#        table_test.sh exported LIBRARY_FOLDER   libraries export its functions and the private
#                                                ones, and libopapi the operators that it refuses
#        table_test.sh unguarded LIBRARY_FOLDER  libaclq has no static variable that is initialised
#                                                under a lock, which a forked child could find locked
#        table_test.sh documented FILE           compatibility.md has a row for each function, sorted
set -euo pipefail
shopt -s lastpipe # none() must reach the variable
export LC_ALL=C
table=$(cd "$(dirname "$0")/../../src/abi" && pwd)
refused=$(dirname "$table")/opapi/refused_operators.def
# folders of the table : library : the library's private function
libraries="acl,hccl:ascendcl:aclqRuntimeInterface aclnn:nnopbase:aclqNnopInterface aclnnop:opapi:"

status=0
# none TITLE: if there are lines on standard input, prints them under the title and fails.
none() {
  local lines
  lines=$(cat)
  [ -n "$lines" ] || return 0
  printf '%s:\n%s\n' "$1" "$lines"
  status=1
}

# functions FOLDER,...: prints the names in the rows FUNCTION of the folders.
functions() {
  (cd "$table" && find ${1//,/ } -name '*.def' -exec \
    sed -nE "s/^FUNCTION\(T[123], [^,]+, ([A-Za-z0-9_]+),.*/\1/p" {} +) | sort
}

# refused FOLDER: prints the functions outside the table that the library of a folder refuses.
refused() {
  [ "$1" = aclnnop ] || return 0
  sed -nE 's/^OPERATOR\((\w+)\)$/\1\n\1GetWorkspaceSize/p; s/^FUNCTION\((\w+)\)$/\1/p' "$refused"
}

# missing FILE FILE: prints the lines of the first file that the second file lacks.
missing() { comm -23 <(sort -u "$1") <(sort -u "$2"); }

case $1 in
  declared)
    # Attributes, a guard around types, a macro with arguments, the tag of a struct.
    ours="ACLNN_API ACLNN_META ACLQ_CODE ACL_APP_LOG ACL_DEPRECATED ACL_DEPRECATED_MESSAGE
      ACL_FUNC_VISIBILITY HcclRootInfoDef"
    names='\b([Aa](cl|CL)|Hccl|HCCL_[A-Z]|Msprof|rt[A-Z])[A-Za-z0-9_]*\b'
    without_comments="gcc -w -fpreprocessed -dD -E -P"
    (cd "$2" && find acl aclnn aclnnop hccl -name '*.h' -exec $without_comments {} \;) |
      grep -v '^#include' | grep -oE "$names" | grep -v '_H_$' |
      missing /dev/stdin <(grep -rhoE --include="*.def" "$names" "$table" && printf '%s\n' $ours) |
      none "in a header, and not in the table"
    ;;

  exported)
    for entry in $libraries; do
      IFS=: read -r folder library interface <<<"$entry"
      exported=$(nm -D --defined-only "$2/lib$library.so" | awk '{print $3}')
      expected=$(functions $folder && refused $folder && echo $interface)
      missing <(echo "$exported") <(echo "$expected") |
        none "lib$library: exported, and neither in the table nor refused"
      missing <(echo "$expected") <(echo "$exported") |
        none "lib$library: in the table or refused, and not exported"
      sort <<<"$expected" | uniq -d | none "lib$library: in the table and refused, or refused twice"
      echo "lib$library: $(wc -w <<<"$exported") exported"
    done
    rows=$(sed -nE 's/^(OPERATOR|FUNCTION)\((\w+)\)$/\2/p' "$refused")
    comm --nocheck-order -13 <(sort <<<"$rows") <(echo "$rows") | none "$refused: not sorted"
    ;;

  unguarded)
    nm -D --undefined-only "$2/libaclq.so" | { grep -o '__cxa_guard_acquire' || true; } |
      none "libaclq: make static variables of functions with src/base/make_once.h"
    ;;

  documented)
    for entry in $libraries; do
      IFS=: read -r folder library interface <<<"$entry"
      # "name status" for each row under the heading of the library
      rows=$(awk -v heading="### lib$library" -F ' *[|] *' '
        /^##/ { here = index($0, heading) == 1 }
        here && /^\| `/ { gsub("`", "", $2); print $2, $3 }' "$2")
      names=$(cut -d' ' -f1 <<<"$rows")
      sort <<<"$names" | uniq -d | none "lib$library: more than one row"
      comm --nocheck-order -13 <(sort <<<"$names") <(echo "$names") |
        none "lib$library: not in alphabetical order"
      missing <(functions $folder && echo $interface) <(echo "$names") |
        none "lib$library: in the table, and without a row"
      missing <(echo "$names") <(functions $folder && echo $interface) |
        none "lib$library: has a row, and is not in the table"
      sed -E "/^$interface private$/d; / (implemented|restricted: .+|refused: .+)$/d" <<<"$rows" |
        none "lib$library: status neither implemented, restricted: how, nor refused: code"
      echo "lib$library: $(wc -l <<<"$rows") rows"
    done
    awk '/^##/ { here = /Not there yet/ } here' "$2" |
      tr -c A-Za-z0-9_ '\n' | sort -u | comm -12 - <(functions .) |
      none "named as not there, and in the table"
    ;;

  *) echo "no test named $1" && exit 2 ;;
esac
exit $status
