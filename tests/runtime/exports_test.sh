#!/bin/sh
# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
#
# The library exports each function that its headers declare, and besides these
# only the door for our own libraries.
# Usage: exports_test.sh SOURCE_FOLDER LIBRARY
set -eu
source=$1
library=$2
declared=$(cat "$source"/include/acl/*.h | tr '\n' ' ' |
  grep -oE 'ACL_FUNC_VISIBILITY [^;{}]*;' |
  sed -E 's/^[^(]*[ *]([A-Za-z0-9_]+)\(.*$/\1/' | grep '^acl' | sort)
exported=$(nm -D --defined-only "$library" | awk '{ print $3 }' |
  grep -v '^aclqRuntimeInterface$' | sort)
echo "$(echo "$declared" | wc -l) functions declared"
if [ "$declared" != "$exported" ]; then
  echo "declared:" $declared
  echo "exported:" $exported
  exit 1
fi
nm -D --defined-only "$library" | grep -q ' aclqRuntimeInterface$'
