// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Compares aclq::Copy and aclq::Fill with the functions that they have to
// match: memcpy and memset if elements are adjacent or converted, otherwise a
// loop for the layout (copy.h). Copies between layouts are checked before they
// are timed.
//
// Usage: copies [TEXT]   measures the cases with the text in their names, or
// all
//
// Exits with 1 if a ratio is below its target.

#include <sys/mman.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "aclq/copy.h"
#include "aclq/fill.h"
#include "benchmarks/copy.h"
#include "benchmarks/machine.h"
#include "benchmarks/round_robin.h"
#include "benchmarks/threads.h"
#include "src/base/available_cpus.h"
#include "src/base/dtypes.h"

namespace aclq::benchmarks {
namespace {

constexpr std::size_t kMemory = std::size_t{1} << 28;

struct Row {
  std::string name;
  TensorLayout src, out;
  double target;
};

void Check(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.message().c_str());
  std::exit(2);
}

std::byte* Memory() {
  void* const memory = mmap(nullptr, kMemory, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) std::exit(2);
  auto* const bytes = static_cast<std::byte*>(memory);
  // These bytes are normal numbers in every type.
  for (std::size_t i = 0; i < kMemory; ++i)
    bytes[i] = static_cast<std::byte>(0x30 + i * 7 % 13);
  return bytes;
}

std::size_t BytesOf(const TensorLayout& layout) {
  std::size_t bytes = base::DTypeSize(layout.dtype);
  for (int i = 0; i < layout.rank; ++i)
    bytes *= static_cast<std::size_t>(layout.shape[i]);
  return bytes;
}

// Copies bytes in equal parts, one part per thread.
void CopyBytes(std::byte* to, const std::byte* from, std::size_t size,
               int threads) {
  const std::size_t part = size / static_cast<std::size_t>(threads);
  ForEach(threads, threads, [&](std::int64_t i) {
    const std::size_t first = static_cast<std::size_t>(i) * part;
    std::memcpy(to + first, from + first, part);
  });
}

class Copies {
 public:
  explicit Copies(std::string text) : text_(std::move(text)) {}

  // Compares our copy with another one. `moved` is the number of bytes that
  // each reads and writes.
  void Run(const std::string& name, double target, std::size_t moved,
           const std::function<void()>& ours,
           const std::function<void()>& theirs) {
    const auto rounds = TimeInTurn({{ours}, {theirs}});
    std::vector<double> our_times, their_times, ratios;
    for (const std::vector<double>& round : rounds) {
      our_times.push_back(round[0]);
      their_times.push_back(round[1]);
      ratios.push_back(round[1] / round[0]);
    }
    const double ratio = Median(ratios);
    const auto speed = [&](const std::vector<double>& times) {
      return static_cast<double>(moved) / Median(times) * 1e-9;
    };
    std::printf("%-36s %8.1f GB/s %8.1f GB/s   %5.2f (target %.2f)%s\n",
                name.c_str(), speed(our_times), speed(their_times), ratio,
                target, ratio < target ? "  MISSED" : "");
    missed_ |= ratio < target;
  }

  void RunCopy(const Row& row, int threads) {
    const std::string name = row.name + (threads == 1 ? "/1" : "/all");
    if (name.find(text_) == std::string::npos) return;
    CopyOptions options;
    options.num_threads = threads;
    CopyPlan plan;
    Check(CopyPlan::Make(row.src, row.out, options, &plan));
    const std::size_t moved = BytesOf(row.src) + BytesOf(row.out);
    const auto ours = [&] { Check(plan.Run(src_, out_)); };
    const bool converts = row.src.dtype != row.out.dtype;
    if (converts || row.src.strides == row.out.strides) {
      const int useful = moved < (1 << 20) ? 1 : threads;
      Run(name, row.target, moved, ours,
          [&] { CopyBytes(out_, src_, moved / 2, useful); });
      return;
    }
    const LayoutCopy loop(row.src, row.out, threads);
    loop.Run(src_, other_);
    ours();
    if (std::memcmp(out_, other_, BytesOf(row.out)) != 0) std::exit(2);
    Run(name, row.target, moved, ours, [&] { loop.Run(src_, out_); });
  }

  void RunFill(std::int64_t size) {
    const std::string name = "fill/uint8/" + std::to_string(size) + "/1";
    if (name.find(text_) == std::string::npos) return;
    const std::uint8_t value = 7;
    CopyOptions options;
    options.num_threads = 1;
    FillPlan plan;
    Check(FillPlan::Make(&value, {DType::kUInt8, {size}}, options, &plan));
    Run(
        name, 0.9, static_cast<std::size_t>(size),
        [&] { Check(plan.Run(out_)); },
        [&] { std::memset(out_, value, static_cast<std::size_t>(size)); });
  }

  bool missed() const { return missed_; }

 private:
  const std::string text_;
  std::byte* const src_ = Memory();
  std::byte* const out_ = Memory();
  std::byte* const other_ = Memory();
  bool missed_ = false;
};

std::vector<Row> Rows() {
  std::vector<Row> rows;
  const auto name = [](const char* kind, DType from, DType to,
                       std::int64_t size) {
    std::string text = std::string(kind) + "/" + base::DTypeNumPyName(from);
    if (from != to) text += '-' + base::DTypeNumPyName(to);
    return text + "/" + std::to_string(size);
  };
  const auto add = [&](const char* kind, DType dtype, std::int64_t size,
                       const TensorLayout& src, const TensorLayout& out,
                       double target) {
    rows.push_back({name(kind, dtype, dtype, size), src, out, target});
  };
  for (const std::int64_t n : {1 << 16, 1 << 22, 1 << 27}) {
    const TensorLayout layout(DType::kUInt8, {n});
    add("contiguous", DType::kUInt8, n, layout, layout, 0.9);
  }
  for (const DType dtype : {DType::kUInt8, DType::kFloat16, DType::kFloat32}) {
    for (const std::int64_t n : {256, 2048, 8192}) {
      if (n == 8192 && dtype == DType::kFloat32) continue;
      add("transposed", dtype, n, {dtype, {n, n}, {1, n}}, {dtype, {n, n}},
          0.95);
    }
    for (const std::int64_t n : {256, 2048}) {
      const TensorLayout out(dtype, {n, n});
      add("sliced", dtype, n, {dtype, {n, n}, {n + 64, 1}}, out, 0.8);
      add("step-2", dtype, n, {dtype, {n, n}, {2 * n, 2}}, out, 0.8);
      add("broadcast-rows", dtype, n, {dtype, {n, n}, {0, 1}}, out, 0.8);
      add("broadcast-columns", dtype, n, {dtype, {n, n}, {1, 0}}, out, 0.8);
    }
  }
  for (const DType from : {DType::kFloat32, DType::kFloat16, DType::kBFloat16})
    for (const DType to : {DType::kFloat32, DType::kFloat16, DType::kBFloat16})
      for (const std::int64_t n : {1 << 22, 1 << 25})
        if (from != to) {
          rows.push_back({name("converted", from, to, n),
                          {from, {n}},
                          {to, {n}},
                          n > 1 << 22 ? 0.9 : 0.3});
        }
  return rows;
}

int Main(const std::string& text) {
  const int cpus = base::AvailableCpus();
  std::printf("%s\n%-36s %13s %13s   ratio\n", MachineName().c_str(), "",
              "aclq", "other");
  Copies copies(text);
  for (const Row& row : Rows()) {
    copies.RunCopy(row, 1);
    if (cpus > 1) copies.RunCopy(row, cpus);
  }
  for (const std::int64_t size : {1 << 16, 1 << 22, 1 << 27})
    copies.RunFill(size);
  return copies.missed() ? 1 : 0;
}

}  // namespace
}  // namespace aclq::benchmarks

int main(int argc, char** argv) {
  return aclq::benchmarks::Main(argc > 1 ? argv[1] : "");
}
