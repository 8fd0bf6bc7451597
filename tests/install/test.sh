#!/usr/bin/env bash
# test.sh NAME SOURCE_DIR BUILD_DIR: one test of the installed tree; CMakeLists.txt has the names.
# Each client is compiled and linked as its heading says, with warnings as errors, and run.
set -euo pipefail
name=$1
source=$2
build=$3
work=$build/tests/install/$name
prefix=$build/tests/install/prefix
client=$source/tests/install/client.cc
strict="-Wall -Wextra -Werror -O1"

[ "$name" = tree ] || { rm -rf "$work" && mkdir -p "$work" && cd "$work"; }

fail() {
  echo "$*" >&2
  exit 1
}

# The names that a version script exports.
exported_by() { sed -n 's/^ *\([A-Za-z0-9_]*\);$/\1/p' "$source/src/$1" | sort; }

# compile OUTPUT COMPILER ARGUMENTS...: then run OUTPUT with the environment of set_env.sh.
compile_and_run() {
  local output=$1
  shift
  echo "+ $*"
  "$@" -o "$output"
  (. "$prefix/set_env.sh" && "./$output") | tee "$output.log"
  grep -qx "as expected" "$output.log"
}

case $name in
  tree) # installs what the other tests use
    rm -rf "$prefix"
    cmake --install "$build" --prefix "$prefix" >/dev/null
    for file in include/acl/acl.h include/acl/error_codes/rt_error_codes.h include/aclnn/acl_meta.h \
      include/aclnn/aclnn_base.h include/aclnn/opdev/op_errno.h include/aclnnop/aclnn_quantize.h \
      include/aclnnop/aclnn_util.h include/aclnnop/level2/aclnn_quantize.h include/aclq/quantize.h \
      lib64/libaclq.so lib64/libascendcl.so lib64/libacl_rt.so lib64/libnnopbase.so \
      lib64/libopapi.so lib64/libopapi_nn.so lib64/libopapi_math.so set_env.sh; do
      [ -e "$prefix/$file" ] || fail "$file is missing"
    done
    ;;

  sonames) # the bare names
    for library in ascendcl nnopbase opapi aclq; do
      readelf -d "$prefix/lib64/lib$library.so" | grep -q "SONAME.*\[lib$library.so\]" ||
        fail "lib$library.so has another SONAME"
    done
    ;;

  exports) # nothing but what the version scripts list
    for pair in runtime/ascendcl nnop/nnopbase opapi/opapi; do
      nm -D --defined-only "$prefix/lib64/lib${pair#*/}.so" | awk '{print $3}' | sort >found
      exported_by "$pair.map" >listed
      [ -s listed ] || fail "$pair.map lists nothing"
      diff -u listed found || fail "lib${pair#*/}.so exports something else"
    done
    nm -DC --defined-only "$prefix/lib64/libaclq.so" | cut -d' ' -f3- | sed 's/(.*//;s/\[.*//' |
      LC_ALL=C sort -u >found
    printf 'aclq::%s\n' IsaNames Quantize QuantizePlan::Make QuantizePlan::Run QuantizePlan::isa >listed
    diff -u listed found || fail "libaclq.so exports something else than the C++ API"
    ;;

  documented) # every exported symbol is declared in a header, and has a row in the documentation
    for symbol in $(cat <(exported_by runtime/ascendcl.map) <(exported_by nnop/nnopbase.map) \
      <(exported_by opapi/opapi.map)); do
      rows=$(grep -c "^| *\`$symbol\`" "$source/docs/compatibility.md" || true)
      [ "$rows" = 1 ] || fail "$symbol has $rows rows in docs/compatibility.md"
      case $symbol in
        aclqRuntimeInterface | aclqNnopInterface) continue ;; # private: in no header
      esac
      grep -qrE "\b$symbol\(" "$prefix/include" || fail "$symbol is in no header"
    done
    ;;

  c99)
    for compiler in gcc clang; do
      for library in ascendcl acl_rt; do
        compile_and_run client_$compiler$library $compiler -std=c99 -pedantic $strict \
          "-I$prefix/include" "$source/tests/install/client.c" "-L$prefix/lib64" "-l$library"
      done
    done
    ;;

  cann8) # the library names of CANN 8
    for compiler in g++ clang++; do
      compile_and_run client_$compiler $compiler -std=c++11 $strict "-I$prefix/include" "$client" \
        "-L$prefix/lib64" -lascendcl -lnnopbase -lopapi
    done
    ;;

  cann9) # the library names and include folders of CANN 9
    for compiler in g++ clang++; do
      compile_and_run client_$compiler $compiler -std=c++11 $strict -DINCLUDE_BY_NAME \
        "-I$prefix/include" "-I$prefix/include/aclnnop" "-I$prefix/include/aclnn" "$client" \
        "-L$prefix/lib64" -lopapi_nn -lopapi_math -lacl_rt -lnnopbase
    done
    ;;

  level2)
    compile_and_run client g++ -std=c++17 $strict -DINCLUDE_LEVEL2 "-I$prefix/include" "$client" \
      "-L$prefix/lib64" -lascendcl -lnnopbase -lopapi
    ;;

  dlopen) # every function found in the handle of libopapi.so, nothing linked
    g++ -std=c++11 $strict -DLOOK_UP "-I$prefix/include" "$client" -ldl -o client
    readelf -d client | grep -qE "ascendcl|nnopbase|opapi" && fail "the client is linked"
    symbols=$(cat <(exported_by runtime/ascendcl.map) <(exported_by nnop/nnopbase.map) \
      <(exported_by opapi/opapi.map))
    (. "$prefix/set_env.sh" && ./client $symbols) | tee log
    grep -qx "$(wc -w <<<"$symbols") symbols found" log
    grep -qx "as expected" log
    ;;

  cmake_cann) # the examples, whose CMakeLists.txt is as CANN's users write it
    (
      . "$prefix/set_env.sh"
      cmake -S "$source/examples" -B build -G Ninja >/dev/null
      cmake --build build >/dev/null
      build/quantize_example | tee log
      grep -qx "out: 2 10 3 10 5 10 2 10" log
      build/digits "$source/examples/digits/data"
    )
    ;;

  find_package) # runs without set_env.sh: CMake sets the path of the build tree
    cmake -S "$source/tests/install/find_package" -B build -G Ninja "-DCMAKE_PREFIX_PATH=$prefix" \
      >/dev/null
    cmake --build build >/dev/null
    env -u LD_LIBRARY_PATH build/cxx_client | grep -qx "as expected"
    env -u LD_LIBRARY_PATH build/acl_client | grep -qx "as expected"
    ;;

  pkg_config)
    export PKG_CONFIG_PATH=$prefix/lib64/pkgconfig
    # pkg-config escapes what the shell would split.
    eval "acl=($(pkg-config --cflags --libs aclq-acl))"
    eval "aclq=($(pkg-config --cflags --libs aclq))"
    compile_and_run acl_client g++ -std=c++11 $strict "$client" \
      "${acl[@]}"
    compile_and_run cxx_client g++ -std=c++17 $strict \
      "$source/tests/install/find_package/cxx_client.cc" "${aclq[@]}"
    ;;

  moved) # the tree works from another place, also one with a space in its name
    cp -a "$prefix" "$work/another place"
    prefix="$work/another place"
    compile_and_run client g++ -std=c++11 $strict "-I$prefix/include" "$client" \
      "-L$prefix/lib64" -lascendcl -lnnopbase -lopapi
    ;;

  set_env)
    (
      unset ASCEND_HOME_PATH ASCEND_TOOLKIT_HOME
      LD_LIBRARY_PATH=/before
      . "$prefix/set_env.sh"
      . "$prefix/set_env.sh" # a second time adds nothing
      [ "$ASCEND_HOME_PATH" = "$prefix" ] || fail "ASCEND_HOME_PATH is $ASCEND_HOME_PATH"
      [ "$ASCEND_TOOLKIT_HOME" = "$prefix" ] || fail "ASCEND_TOOLKIT_HOME is $ASCEND_TOOLKIT_HOME"
      [ "$LD_LIBRARY_PATH" = "$prefix/lib64:/before" ] || fail "LD_LIBRARY_PATH is $LD_LIBRARY_PATH"
      [ "$(sh -c 'echo $ASCEND_HOME_PATH')" = "$prefix" ] || fail "it is not exported"
    )
    ;;

  *) fail "no test named $name" ;;
esac
