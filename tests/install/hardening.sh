#!/usr/bin/env bash
# hardening.sh FILE...: checks that programs and shared libraries are hardened.
set -euo pipefail

fail() {
  echo "$*" >&2
  exit 1
}

for file in "$@"; do
  header=$(readelf -hW "$file")
  segments=$(readelf -lW "$file")
  dynamic=$(readelf -dW "$file")
  imports=$(readelf -W --dyn-syms "$file" | awk '$7 == "UND" { sub("@.*", "", $8); print $8 }')
  grep -q 'Type: *DYN' <<<"$header" || fail "$file: not position-independent"
  grep -q ' GNU_RELRO ' <<<"$segments" || fail "$file: no segment that becomes read-only"
  grep -Eq '\(FLAGS\).*BIND_NOW|\(FLAGS_1\).* NOW' <<<"$dynamic" ||
    fail "$file: functions are bound when they are first called"
  ! grep -q TEXTREL <<<"$dynamic" || fail "$file: relocations in code"
  ! grep -E ' (RWE|WE) ' <<<"$segments" || fail "$file: a segment is writable and executable"
  grep -Eq ' GNU_STACK .* RW +0x' <<<"$segments" || fail "$file: no mark that stacks hold no code"
  [ "$(uname -m)" != x86_64 ] || grep -q 'x86 feature: .*SHSTK' <(readelf -nW "$file") ||
    fail "$file: no mark for the shadow stack"
  # Compilers add these calls only to files with enough code for them.
  case ${file##*/} in
    libaclq.so | libascendcl.so | libnnopbase.so | libopapi.so | aclq | _core.*)
      grep -qx __stack_chk_fail <<<"$imports" || fail "$file: stacks are not checked"
      ;;
  esac
  case ${file##*/} in
    libascendcl.so | aclq)
      grep -qE '^__[a-z]*(printf|mem|str|read|fd)[a-z]*_chk$' <<<"$imports" ||
        fail "$file: calls of the C library are not checked"
      ;;
    libaclq.so)
      # Frames of more than a page are probed page by page.
      [ "$(uname -m)" != x86_64 ] ||
        grep -Eq 'or[lq] +\$0x0,\(%rsp\)' <(objdump -d --no-show-raw-insn "$file") ||
        fail "$file: no stack is probed"
      ;;
  esac
done
