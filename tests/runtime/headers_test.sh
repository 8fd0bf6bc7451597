#!/bin/sh
# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
#
# Every header of include/acl compiles alone, as C99 and as C++11, without a
# warning, with every compiler that is here; so does the table of values.
# Usage: headers_test.sh SOURCE_FOLDER
set -u
source=$1
failures=0
checks=0

# compile PROGRAM_TEXT COMPILER ARGUMENTS...
compile() {
  text=$1
  shift
  checks=$((checks + 1))
  # Not in a pipe, whose last part would count in a process of its own.
  "$@" -Wall -Wextra -Werror -pedantic -fsyntax-only - << PROGRAM && return
$text
PROGRAM
  echo "FAILED: $* on $text"
  failures=$((failures + 1))
}

for compiler in gcc clang; do
  command -v "$compiler" > /dev/null || continue
  for header in $(cd "$source/include" && find acl -name '*.h'); do
    compile "#include \"$header\"" "$compiler" -x c -std=c99 -I "$source/include"
    compile "#include \"$header\"" "$compiler" -x c++ -std=c++11 -I "$source/include"
    # With the folder itself on the include path.
    compile "#include \"${header#acl/}\"" "$compiler" -x c -std=c99 -I "$source/include/acl"
  done
  compile "#include \"$source/tests/runtime/header_values.cc\"" \
    "$compiler" -x c++ -std=c++11 -I "$source/include"
done

echo "$checks compilations, $failures failures"
[ "$checks" -gt 0 ] && [ "$failures" -eq 0 ]
