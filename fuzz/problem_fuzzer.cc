// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Runs random problems of the tests, with random numbers from the input. On
// every instruction set of this CPU, the output bytes must equal those of the
// plain loop. All memory ends at guard pages.

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "aclq/ascend_quant.h"
#include "aclq/copy.h"
#include "aclq/fill.h"
#include "aclq/isa.h"
#include "aclq/quantize.h"
#include "fuzz/input.h"
#include "tests/analysis/dequantize_problem.h"
#include "tests/support/random_ascend_quant.h"
#include "tests/support/random_copy.h"
#include "tests/support/random_problem.h"

namespace aclq::fuzz {
namespace {

using testing::Random;
using testing::RandomCopy;
using testing::RandomProblem;
using testing::Steps;

// Large enough that some rows are longer than the buffers of the engine.
constexpr std::int64_t kMostElements = 3000;

void ExpectOk(const Status& status, const std::string& what) {
  if (!status.ok()) Fail(what + ": " + status.message());
}
void ExpectEqual(bool is_equal, const std::string& what) {
  if (!is_equal) Fail(what + ": other bytes than those of the plain loop.");
}

void TryQuantize(Random random, int num_threads, Steps steps) {
  const RandomProblem problem(random, kMostElements, steps);
  for (const std::string& isa : IsaNames()) {
    const std::string what = "Quantize on " + isa;
    problem.RestoreOut();
    QuantizeOptions options;
    options.isa = isa;
    options.num_threads = num_threads;
    ExpectOk(RunProblem(problem, options), what);
    ExpectEqual(problem.out_is_as_expected(), what);
  }
}

void TryAscendQuant(Random random, int num_threads) {
  static constexpr DType kInputs[] = {DType::kFloat32, DType::kFloat16,
                                      DType::kBFloat16};
  static constexpr DType kOutputs[] = {
      DType::kInt8,     DType::kInt32,      DType::kInt4,
      DType::kHiFloat8, DType::kFloat8E5M2, DType::kFloat8E4M3FN};
  const testing::RandomAscendQuant problem(random,
                                           {.inputs = kInputs,
                                            .outputs = kOutputs,
                                            .types_together = false,
                                            .max_elements = kMostElements});
  for (const std::string& isa : IsaNames()) {
    const std::string what = "AscendQuant on " + isa;
    problem.RestoreY();
    AscendQuantOptions options;
    options.axis = problem.axis;
    options.sqrt_mode = problem.sqrt_mode;
    options.round_mode = problem.round_mode();
    options.isa = isa;
    options.num_threads = num_threads;
    AscendQuantPlan plan;
    ExpectOk(AscendQuantPlan::Make(problem.x.layout(), problem.scale.layout(),
                                   problem.offset_layout(), problem.y_layout(),
                                   options, &plan),
             what);
    ExpectOk(plan.Run(problem.x.first(), problem.scale.first(),
                      problem.offset_first(), problem.y_bytes.first()),
             what);
    ExpectEqual(problem.y_is_as_expected(), what);
  }
}

void TryCopy(Random random, int num_threads) {
  const RandomCopy copy(random, kMostElements);
  for (const std::string& isa : IsaNames()) {
    const std::string what = "Copy on " + isa;
    copy.RestoreOut();
    CopyOptions options;
    options.isa = isa;
    options.num_threads = num_threads;
    ExpectOk(Copy({copy.src.first(), copy.src.layout()},
                  {copy.out.first(), copy.out.layout()}, options),
             what);
    ExpectEqual(copy.out_is_as_expected(), what);
  }
}

void TryFill(Random random, int num_threads) {
  const testing::RandomFill fill(random, kMostElements);
  for (const std::string& isa : IsaNames()) {
    const std::string what = "Fill on " + isa;
    fill.RestoreOut();
    CopyOptions options;
    options.isa = isa;
    options.num_threads = num_threads;
    ExpectOk(
        Fill(fill.value.data(), {fill.out.first(), fill.out.layout()}, options),
        what);
    ExpectEqual(fill.out_is_as_expected(), what);
  }
}

void TryDequantize(Random random, int num_threads) {
  const testing::DequantizeProblem problem(random, kMostElements);
  ExpectOk(problem.Run(num_threads), "Dequantize");
  ExpectEqual(problem.OutIsAsExpected(), "Dequantize");
}

void Try(std::span<const std::uint8_t> bytes) {
  Input input(bytes);
  const int operation = input.TakeByte() % 8;
  // Mostly one thread, since the behaviour of several threads does not depend
  // on the input alone.
  const int num_threads = input.TakeByte() >= 0xE0 ? 3 : 1;
  const Random random(input.rest());
  switch (operation) {
    default:
      return TryQuantize(random, num_threads, Steps::kApart);
    case 2:
    case 3:
      return TryAscendQuant(random, num_threads);
    case 4:
      return TryQuantize(random, num_threads, Steps::kOverlapping);
    case 5:
      return TryCopy(random, num_threads);
    case 6:
      return TryFill(random, num_threads);
    case 7:
      return TryDequantize(random, num_threads);
  }
}

}  // namespace
}  // namespace aclq::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  aclq::fuzz::Try({data, size});
  return 0;
}
