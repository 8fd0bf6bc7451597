#!/bin/sh
# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
#
# Checks that every header compiles alone, in its languages and with every compiler found, without
# warnings, and that it declares the rows of its table (header_check.h).
#   acl, hccl       C99, C++11, C++17
#   aclnn, aclnnop  C++11, C++17
#   aclq            C++17, C++20
# Usage: headers_test.sh INCLUDE_FOLDER
set -u
include=$1
tests=$(cd "$(dirname "$0")" && pwd)
table=$(cd "$tests/../../src/abi" && pwd)
failures=0
checks=0

# compile PROGRAM_TEXT COMPILER ARGUMENTS...
compile() {
  text=$1
  shift
  checks=$((checks + 1))
  # Not a pipe: the last part of a pipe would run in a subshell and lose the counts.
  "$@" -Wall -Wextra -Werror -pedantic -fsyntax-only -I "$include" - << PROGRAM && return
$text
PROGRAM
  echo "FAILED: $* on $text"
  failures=$((failures + 1))
}

# headers FOLDER...: prints the headers of these folders, as programs include them.
headers() {
  (cd "$include" && find "$@" -name '*.h')
}

for compiler in gcc clang; do
  command -v "$compiler" > /dev/null || continue
  for header in $(headers acl hccl); do
    compile "#include \"$header\"" "$compiler" -x c -std=c99
    # Also with the folder itself on the include path.
    folder=${header%%/*}
    compile "#include \"${header#*/}\"" "$compiler" -x c -std=c99 -I "$include/$folder"
  done
  # The codes alone, for C programs.
  compile '#include "aclnn/opdev/op_errno.h"
int code = ACLNN_ERR_PARAM_INVALID;' "$compiler" -x c -std=c99
  for standard in c++11 c++17; do
    for header in $(headers acl aclnn aclnnop hccl); do
      compile "#include \"$header\"" "$compiler" -x c++ "-std=$standard"
    done
    for rows in $(cd "$table" && find acl aclnn aclnnop hccl -name '*.def'); do
      compile "#include \"${rows%.def}.h\"
#define TABLE \"$table/$rows\"
#include \"$tests/header_check.h\"" "$compiler" -x c++ "-std=$standard"
    done
  done
  for standard in c++17 c++20; do
    for header in $(headers aclq); do
      compile "#include \"$header\"" "$compiler" -x c++ "-std=$standard"
    done
  done
done

echo "$checks compilations, $failures failures"
[ "$checks" -gt 0 ] && [ "$failures" -eq 0 ]
