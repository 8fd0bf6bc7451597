# The fuzzers of fuzz/. Sourced by ./check after common.sh.

readonly fuzzers=(api problem settings)

# A failed allocation is a case to test, not a finding.
export ASAN_OPTIONS=allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1

# fuzz NAME SECONDS: runs one fuzzer. It starts from the committed inputs and from the inputs that earlier
# runs have left in build/fuzz/corpus. If it finds something, prints how to run the input again.
fuzz() {
  local name=$1 seconds=$2 program=build/fuzz/fuzz/$1_fuzzer
  local new=build/fuzz/corpus/$1 found=build/fuzz/found/$1 log=build/fuzz/$1.log options=()
  mkdir -p "$new" "$found"
  [ ! -e fuzz/$name.dict ] || options+=(-dict=fuzz/$name.dict)
  say "Fuzzing for $seconds seconds: $name"
  if "$program" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=4096 -malloc_limit_mb=1000000000 \
    -max_len=1024 -print_final_stats=1 -artifact_prefix="$found/" "${options[@]}" "$new" fuzz/corpus/$name >"$log" 2>&1; then
    grep -E '^#[0-9]+\s+DONE|number_of_executed_units|Loaded .* inline' "$log"
    return
  fi
  tail -n 60 "$log"
  cat <<END

The fuzzer $name has found something. The whole report is in $log. Run the input again:
  ASAN_OPTIONS=$ASAN_OPTIONS $program $(ls -t "$found"/* | head -n 1)
When it is fixed, commit the input into fuzz/corpus/$name, under a name that tells what it is.
END
  return 1
}
