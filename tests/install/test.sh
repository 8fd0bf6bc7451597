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
# aliases of libascendcl.so; the names that begin with opapi are aliases of libopapi.so
aliases="acl_op_compiler acl_rt acl_tdt_channel ge_runner graph hccl profapi runtime
  opapi_math opapi_nn"

[ "$name" = tree ] || { rm -rf "$work" && mkdir -p "$work" && cd "$work"; }

fail() {
  echo "$*" >&2
  exit 1
}

# Prints the names that a version script exports.
exported_by() { sed -n 's/^ *\([A-Za-z0-9_]*\);$/\1/p' "$source/src/$1" | sort; }

# compile_and_run OUTPUT COMPILER ARGUMENTS...: then runs OUTPUT with the environment of set_env.sh.
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
    for file in include/acl/acl.h include/acl/acl_base_mdl.h include/acl/acl_base_rt.h \
      include/acl/error_codes/rt_error_codes.h include/aclnn/acl_meta.h \
      include/aclnn/aclnn_base.h include/aclnn/opdev/op_errno.h include/aclnnop/aclnn_quantize.h \
      include/acl/aclq_runtime.h include/hccl/hccl.h include/hccl/hccl_types.h \
      include/aclnnop/aclnn_util.h include/aclnnop/level2/aclnn_quantize.h include/aclq/api.h \
      include/aclq/compare.h include/aclq/dequantize.h include/aclq/isa.h include/aclq/quantize.h \
      include/aclq/scales.h include/aclq/status.h include/aclq/tensor.h include/aclq/trace.h include/aclq/values.h \
      lib64/libaclq.so lib64/libascendcl.so lib64/libnnopbase.so lib64/libopapi.so \
      $(printf 'lib64/lib%s.so ' $aliases) set_env.sh bin/aclq bin/setenv.bash opp/README.md \
      runtime/README.md compiler/README.md bin/npu-smi version.cfg \
      {runtime,compiler,opp,share/info/{runtime,opbase,ops_nn,ops_math}}/version.info \
      "$(uname -m)-linux/ascend_toolkit_install.info"; do
      [ -e "$prefix/$file" ] || fail "$file is missing"
    done
    ;;

  sonames) # the bare names
    for library in ascendcl nnopbase opapi aclq $aliases; do
      readelf -d "$prefix/lib64/lib$library.so" | grep -q "SONAME.*\[lib$library.so\]" ||
        fail "lib$library.so has another SONAME"
    done
    ;;

  run_paths) # beside itself, and no empty one, which would be the current folder
    for library in "$build"/lib64/*.so "$prefix"/lib64/*.so; do
      [ "$(readelf -d "$library" | sed -n 's/.*path: //p')" = '[$ORIGIN]' ] ||
        fail "$library: $(readelf -d "$library" | grep path)"
    done
    for command in "$build/bin/aclq" "$prefix/bin/aclq"; do
      [ "$(readelf -d "$command" | sed -n 's/.*path: //p')" = '[$ORIGIN/../lib64]' ] ||
        fail "$command: $(readelf -d "$command" | grep path)"
    done
    ;;

  hardening) # of all that is installed
    programs=$(grep -laP "^\x7fELF" "$prefix"/bin/*)
    "$source/tests/install/hardening.sh" "$prefix"/lib64/*.so $programs
    ;;

  needed) # the C and C++ run-time libraries, and ours
    for file in lib64/lib{ascendcl,nnopbase,opapi,aclq}.so bin/{aclq,npu-smi}; do
      readelf -d "$prefix/$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' >needed
      [ -s needed ] || fail "$file needs nothing"
      grep -vE '^(lib(c|m|gcc_s|stdc\+\+|aclq|ascendcl|nnopbase)\.so|ld-linux)' needed &&
        fail "$file needs these"
    done
    nm -DC --undefined-only "$prefix/lib64/libaclq.so" >undefined
    ! grep hwy:: undefined || fail "libaclq.so calls functions of Highway's library"
    ;;

  exports) # only CANN's functions, the two internal interfaces, and the C++ API
    "$source/tests/abi/table_test.sh" exported "$prefix/lib64"
    nm -DC --defined-only "$prefix/lib64/libaclq.so" | cut -d' ' -f3- | sed 's/(.*//;s/\[.*//' |
      LC_ALL=C sort -u >found
    {
      printf 'aclq::%s\n' AscendQuant AscendQuantPlan::{Make,Run,isa} ChooseScales Compare Copy \
        CopyPlan::{Make,Run,isa} CountValues Dequantize Fill FillPlan::{Make,Run} IsaNames Isas Quantize \
        QuantizePlan::{Make,Run,isa}
      printf '%s\n' aclqTraceCall aclqTraceIsOn
    } >listed
    diff -u listed found || fail "libaclq.so exports something else than the C++ API and the trace"
    ;;

  abi) # the headers that tests/abi compiles, and its client
    for folder in acl aclnn aclnnop hccl aclq; do
      diff -r "$source/include/$folder" "$prefix/include/$folder" || fail "the headers differ"
    done
    for compiler in gcc clang; do
      compile_and_run client_$compiler $compiler -std=c11 -pedantic $strict \
        "-I$source" "$source"/tests/abi/*.c "-L$prefix/lib64" -lopapi -lnnopbase -lascendcl
    done
    ;;

  c99)
    for compiler in gcc clang; do
      for library in ascendcl acl_rt acl_op_compiler; do
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

  aliases) # the other names of a library lead to that library, in whatever way they are loaded
    client=$source/tests/install/alias_client.cc
    g++ -std=c++11 $strict "-I$prefix/include" "$client" -ldl -o client
    g++ -std=c++11 $strict -DLINKED "-I$prefix/include" -c "$client" -o linked.o
    # check_client CLIENT ALIAS REAL: in either order of opening, with several flags of dlopen
    check_client() {
      local flags
      for flags in lazy now lazy,global now,global now,deepbind; do
        "./$1" $flags "lib$3.so" "lib$2.so" "lib$3.so" $functions | grep -qx "as expected"
        "./$1" $flags "lib$3.so" "lib$3.so" "lib$2.so" $functions | grep -qx "as expected"
      done
      LD_BIND_NOW=1 "./$1" lazy "lib$3.so" "lib$2.so" "lib$3.so" $functions |
        grep -qx "as expected"
    }
    . "$prefix/set_env.sh"
    for alias in $aliases; do
      case $alias in opapi_*) real=opapi folder=opapi ;; *) real=ascendcl folder=runtime ;; esac
      library=$prefix/lib64/lib$alias.so
      functions=$(exported_by "$folder/$real.map")
      [ -n "$functions" ] || fail "no functions"
      [ -f "$library" ] && [ ! -L "$library" ] || fail "$library is no regular file"
      [ "$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')" = "lib$real.so" ] ||
        fail "lib$alias.so does not need just lib$real.so"
      diff -u <(echo "$functions") <(nm -D --defined-only "$library" | cut -d' ' -f3 | sort)

      check_client client $alias $real
      # Both names linked into one program, by each available linker.
      for linker in bfd gold lld; do
        command -v ld.$linker >/dev/null || continue
        for order in "$alias $real" "$real $alias"; do
          g++ -fuse-ld=$linker linked.o "-L$prefix/lib64" -Wl,--no-as-needed \
            $(printf -- '-l%s ' $order acl_rt) -ldl -o linked
          echo "linked by ld.$linker with $order"
          check_client linked $alias $real
        done
      done
    done
    ;;

  cmake_cann) # the examples, whose CMakeLists.txt is as CANN's users write it
    (
      . "$prefix/set_env.sh"
      cmake -S "$source/examples" -B build -G Ninja >/dev/null
      cmake --build build >/dev/null
      build/quantize_example | tee log
      grep -qx "out: 2 10 3 10 5 10 2 10" log
      build/digits "$source/examples/digits/data"
      build/serving | tee log
      grep -qx "all results are as expected" log
    )
    ;;

  links) # other paths of CANN to headers and libraries; not in a wheel
    arch=$(uname -m)
    for include in $arch-linux/include runtime/include compiler/include acllib/include; do
      [ "$(readlink -f "$prefix/$include")" = "$(readlink -f "$prefix/include")" ] ||
        fail "$include is not include"
    done
    libraries=$(cd "$prefix/lib64" && echo *.so)
    [ -n "$libraries" ] || fail "no libraries"
    for folder in $arch-linux/{lib64,devlib,devlib/linux/$arch,lib64/stub} \
      {runtime,compiler,acllib}/{lib64,lib64/stub,lib64/stub/linux/$arch,lib64/stub/$arch}; do
      [ "$(cd "$prefix/$folder" && echo *.so)" = "$libraries" ] || fail "$folder has other libraries"
      for library in $libraries; do
        [ "$prefix/$folder/$library" -ef "$prefix/lib64/$library" ] ||
          fail "$folder/$library is another file"
      done
    done
    [ -z "$(find "$prefix" -type l -lname '/*')" ] || fail "links with absolute paths"
    [ -z "$(find -L "$prefix" -type l)" ] || fail "$(find -L "$prefix" -type l) leads nowhere"
    cp -rL "$prefix" copy # where a link led to a folder around it, this would fail
    compile_and_run client g++ -std=c++11 $strict "-I$prefix/$arch-linux/include" "$client" \
      "-L$prefix/$arch-linux/devlib" -lascendcl -lnnopbase -lopapi
    # A program that finds the libraries through a link loads each library once.
    LD_LIBRARY_PATH=$prefix/acllib/lib64/stub ./client | grep -qx "as expected"
    ;;

  build_scripts) # what projects look for when they are configured
    (
      . "$prefix/set_env.sh"
      [ "$(command -v npu-smi)" = "$ASCEND_HOME_PATH/bin/npu-smi" ] ||
        fail "npu-smi is $(command -v npu-smi)"
      export ACLQ_SOC=Ascend310P3
      cmake -S "$source/tests/install/backend" -B build -G Ninja
      cmake --build build
      build/backend | grep -qx "as expected"
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
    # pkg-config escapes characters that the shell would split at.
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

  set_env) # in each shell that is here; the tests are sh and run in the shell itself
    home="$work/a tree"
    mkdir -p "$home/lib64" "$work/decoy/a tree" "$work/elsewhere"
    touch "$home/lib64/libaclq.so"
    cp "$prefix/set_env.sh" "$home"
    ln -s "../a tree/set_env.sh" elsewhere/link.sh
    home=$(readlink -f "$home")
    unset ASCEND_HOME_PATH ASCEND_TOOLKIT_HOME ASCEND_OPP_PATH LD_LIBRARY_PATH
    cat >check.sh <<'END'
# check.sh FILE BEFORE AFTER: what LD_LIBRARY_PATH was, and what it must be after sourcing FILE.
set -eu
unset LD_LIBRARY_PATH
[ "$2" = unset ] || LD_LIBRARY_PATH=$2
export CDPATH="$PWD/decoy:$PWD"
. "$1"
. "$1" # a second time changes nothing
expect() {
  [ "$1" = "$2" ] && return
  echo "expected $2, found $1" >&2
  exit 1
}
expect "$LD_LIBRARY_PATH" "$3"
expect "$(sh -c 'echo "$ASCEND_HOME_PATH|$ASCEND_TOOLKIT_HOME|$ASCEND_OPP_PATH"')" \
  "$home|$home|$home/opp"
expect "$(sh -c 'echo "$LD_LIBRARY_PATH"')" "$3"
expect "$(sh -c 'echo "$PATH"')" "$path_before:$home/bin"
expect "$(set | grep -c ^_aclq || true)" 0
END
    export home path_before=$PATH
    for shell in bash "bash --posix" zsh dash; do
      command -v ${shell% *} >/dev/null || continue
      case $shell in dash) export ASCEND_HOME_PATH=$home ;; esac
      ours=$home/lib64
      for file in "$home/set_env.sh" "./a tree/set_env.sh" elsewhere/link.sh; do
        while IFS="|" read -r before after; do
          $shell check.sh "$file" "$before" "$after" ||
            fail "$shell: $file, LD_LIBRARY_PATH was $before"
        done <<END
unset|$ours
|$ours
:|$ours
/before|$ours:/before
:/a::/b:|$ours:/a:/b
$ours|$ours
/other/lib64:$ours|$ours:/other/lib64
/a:$ours:$ours:/b:$ours|$ours:/a:/b
/a$ours:$ours/b|$ours:/a$ours:$ours/b
/a b:/c*|$ours:/a b:/c*
END
      done
      (cd "$home" && $shell -c '. ./set_env.sh && [ "$ASCEND_HOME_PATH" = "$home" ]') ||
        fail "$shell: ./set_env.sh"
    done

    # In a shell that does not report the file's location, without ASCEND_HOME_PATH, or with that of
    # a real CANN.
    for path in "" "$work"; do
      ASCEND_HOME_PATH=$path dash -c '. "$home/set_env.sh"
        [ $? = 1 ] && [ -z "${LD_LIBRARY_PATH:-}" ]' 2>message || fail "dash: accepted '$path'"
      grep -q "set ASCEND_HOME_PATH" message || fail "dash: no message"
      (unset ASCEND_HOME_PATH && dash -eu -c '. "$home/set_env.sh"; echo accepted') 2>message >log ||
        true
      grep -q "set ASCEND_HOME_PATH" message && [ ! -s log ] || fail "dash -eu: $(cat log message)"
    done
    ;;

  setenv_bash)
    ln -s "$prefix/bin/setenv.bash" link.bash
    for file in "$prefix/bin/setenv.bash" ./link.bash; do
      (
        set -eu
        unset ASCEND_HOME_PATH ASCEND_OPP_PATH LD_LIBRARY_PATH
        . "$file"
        prefix=$(readlink -f "$prefix")
        [ "$ASCEND_HOME_PATH" = "$prefix" ] || fail "ASCEND_HOME_PATH is $ASCEND_HOME_PATH"
        [ "$LD_LIBRARY_PATH" = "$prefix/lib64" ] || fail "LD_LIBRARY_PATH is $LD_LIBRARY_PATH"
        [ -d "$ASCEND_OPP_PATH" ] || fail "ASCEND_OPP_PATH is $ASCEND_OPP_PATH"
      )
    done
    ;;

  command_env) # eval "$(aclq env)" does what set_env.sh does, whatever the folder's name
    unset ASCEND_HOME_PATH ASCEND_TOOLKIT_HOME ASCEND_OPP_PATH LD_LIBRARY_PATH
    cat >check.sh <<'END'
# check.sh COMMAND HOME: what COMMAND env sets for a tree in HOME.
set -eu
LD_LIBRARY_PATH=/a::$2/lib64:/b
eval "$("$1" env)"
eval "$("$1" env)" # a second time changes nothing
found=$(sh -c 'printf "%s|" "$ASCEND_HOME_PATH" "$ASCEND_TOOLKIT_HOME" "$ASCEND_OPP_PATH" \
  "$LD_LIBRARY_PATH"')
[ "$found" = "$2|$2|$2/opp|$2/lib64:/a:/b|" ] && exit
echo "found $found" >&2
exit 1
END
    i=0
    while read -r folder; do
      home=$(readlink -f .)/$folder
      cp -al "$prefix" "$home"
      i=$((i + 1))
      ln -s "$home/bin/aclq" link$i
      for shell in bash "bash --posix" zsh dash; do
        command -v ${shell% *} >/dev/null || continue
        for command in "$home/bin/aclq" "./$folder/bin/aclq" ./link$i; do
          $shell check.sh "$command" "$home" || fail "$shell: $command"
        done
      done
    done <<'END'
tree
a tree
it's a "tree"
$HOME `id` $(id) \ * ; & #tree
END

    rm "$home/set_env.sh"
    "$home/bin/aclq" env >out 2>message && fail "without set_env.sh: accepted"
    [ ! -s out ] && grep -qF "$home/set_env.sh does not exist." message ||
      fail "without set_env.sh: $(cat out message)"
    ;;

  command_moved) # the command takes the library of its own tree, whatever LD_LIBRARY_PATH has
    mkdir other
    touch other/libaclq.so
    cp -al "$prefix" tree
    LD_LIBRARY_PATH=$PWD/other tree/bin/aclq info | grep -qx "home  *$(readlink -f tree)"
    ;;

  subproject) # of a project that has the sources within its own, in a folder with a comma
    folder=a,b/build
    # With the kernels of one instruction set only, since kernels take most of the time.
    cmake -S "$source/tests/install/subproject" -B $folder -G Ninja "-DACLQ=$source" \
      -DCMAKE_BUILD_TYPE=Debug "-DACLQ_DISABLED_ISAS=AVX3;AVX2;SSE4" >/dev/null
    ! grep -E -- '-Wl,[^ ]*a,b' $folder/build.ninja || fail "the compiler splits these at the comma"
    cmake --build $folder --target acl >/dev/null
    $folder/acl | grep -qx "as expected"
    cmake --install $folder --prefix "$work/installed" >/dev/null # nothing, although little is built
    [ ! -e installed ] || fail "$(find installed) is installed"
    ;;

  packages) # need_packages of scripts/common.sh, on machines that are made up from fake commands
    fake() { printf '#!/bin/sh\n%s\n' "$2" >"fake/$1" && chmod +x "fake/$1"; }
    # need PACKAGES...: runs need_packages with its output in log, and returns its status
    need() {
      (PATH=$work/fake /bin/bash -c '. "$0" && need_packages "$@"' "$source/scripts/common.sh" "$@") \
        >log 2>&1 </dev/null
    }
    line="apt-get update && apt-get install -y --no-install-recommends no-such-package"
    refused() { ! need no-such-package g++ && [ "$(tail -n1 log)" = "$line" ]; }
    mkdir fake
    ln -s "$(command -v grep)" "$(command -v env)" fake
    fake g++ "exit 0"
    fake dpkg-query "exit 1"

    need g++ || fail "g++ is there, but not from dpkg: $(cat log)"
    [ ! -s log ] || fail "nothing is missing: $(cat log)"
    need g++ no-such-package && grep -q "no-such-package$" log || fail "without apt-get: $(cat log)"

    fake apt-get "exit 0"
    fake id "echo 0"
    need no-such-package || fail "as root: $(cat log)"
    fake apt-get "exit 100"
    refused || fail "as root, when apt-get fails: $(cat log)"
    fake id "echo 1000"
    refused || fail "without sudo: $(cat log)"
    fake sudo "exit 1"
    refused || fail "sudo refuses: $(cat log)"
    fake apt-get 'echo "$DEBIAN_FRONTEND $*" >>calls'
    fake sudo '[ "$1" = -n ] && shift && exec env -u DEBIAN_FRONTEND "$@"' # no terminal here
    need no-such-package || fail "with sudo: $(cat log)"
    printf '%s\n' " update -qq" \
      "noninteractive install -y --no-install-recommends no-such-package -qq" | diff -u - calls
    fake dpkg-query "printf installed"
    need no-such-package && [ ! -s log ] || fail "dpkg has it: $(cat log)"
    ;;

  readme) # the lines in C++ of the README compute what their comment says
    program=$(sed -n '/^```cpp$/,/^```$/{/^```/!p}' "$source/README.md")
    {
      echo '#include <iostream>'
      grep '^#include' <<<"$program"
      echo 'int main() {'
      grep -v '^#include' <<<"$program"
      echo '  for (const int number : out) std::cout << number << " ";'
      echo '  return status.ok() ? 0 : 1;'
      echo '}'
    } >readme.cc
    g++ -std=c++17 $strict "-I$prefix/include" readme.cc "-L$prefix/lib64" -laclq -o readme
    LD_LIBRARY_PATH=$prefix/lib64 ./readme >found
    sed -n 's,.*// out: \(.*\),\1 ,p' readme.cc >expected
    [ -s expected ] || fail "the README says nothing about out"
    diff expected <(cat found && echo) || fail "the README's program computes something else"
    ;;

  dependencies) # cmake/dependencies.cmake, on a machine that has no headers, and fake packages of them
    fake() { printf '#!/bin/sh\n%s\n' "$2" >"fake/$1" && chmod +x "fake/$1"; }
    # folder_of TARGET: prints the folder in which the build found the headers
    folder_of() { sed -n "s/^ACLQ_$1:PATH=//p" "$build/CMakeCache.txt"; }
    mkdir -p fake other/include
    cp -r "$(folder_of hwy_headers)/hwy" "$(folder_of json_headers)/nlohmann" \
      "$(folder_of cli11_headers)/CLI" other/include
    fake dpkg "echo an-architecture"
    fake dpkg-deb "[ \$1 = -x ] && mkdir -p \$3/usr && cp -r '$work/other/include' \$3/usr"
    hidden="$(folder_of hwy_headers);$(folder_of json_headers);$(folder_of cli11_headers)"
    hidden+=";/usr/include;/usr/local/include"
    # configure ARGUMENTS...: into a fresh folder; the lines of the error are joined in log
    configure() {
      local status=0
      rm -rf build
      PATH=$work/fake:$PATH cmake -S "$source" -B build -G Ninja "-DCMAKE_IGNORE_PATH=$hidden" "$@" \
        >output 2>&1 || status=$?
      tr -s ' \n' ' ' <output >log
      return $status
    }
    # says WORDS: checks that log contains the words
    says() { grep -qF -- "$1" log || fail "does not say '$1': $(cat output)"; }
    # found_in FOLDER: checks that all headers were found in the folder
    found_in() {
      for name in hwy_headers json_headers cli11_headers; do
        grep -qx "ACLQ_$name:PATH=$1" build/CMakeCache.txt || fail "$name: not in $1"
      done
    }

    configure && fail "configured without headers"
    says "missing: hwy/highway.h, nlohmann/json.hpp, CLI/CLI.hpp."
    says "apt-get install libhwy-dev nlohmann-json3-dev libcli11-dev"
    says "-DCMAKE_PREFIX_PATH=FOLDER"
    says "-DACLQ_FETCH_DEPENDENCIES=ON"

    configure "-DCMAKE_PREFIX_PATH=$work/other" || fail "other copies: $(cat output)"
    found_in "$work/other/include"

    fake apt-get 'echo "no network here" >&2; exit 100'
    configure -DACLQ_FETCH_DEPENDENCIES=ON && fail "configured although apt-get fails"
    says "apt-get install libhwy-dev nlohmann-json3-dev libcli11-dev"
    says "no network here"

    fake apt-get "echo \"\$*\" >>'$work/calls'
      case \"\$*\" in *download*) touch libhwy-dev.deb nlohmann-json3-dev.deb libcli11-dev.deb ;; esac"
    configure -DACLQ_FETCH_DEPENDENCIES=ON || fail "with fake packages: $(cat output)"
    found_in "$work/build/packages/usr/include"
    grep -q "APT::Architecture=an-architecture .* update$" calls || fail "$(cat calls)"
    grep -q " download libhwy-dev nlohmann-json3-dev libcli11-dev$" calls || fail "$(cat calls)"
    ;;

  *) fail "no test named $name" ;;
esac
