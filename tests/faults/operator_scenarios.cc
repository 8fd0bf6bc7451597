// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A scenario for each group of functions of libnnopbase, libopapi and the C++
// API.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "aclnn/opdev/op_errno.h"
#include "aclnnop/aclnn_ascend_quant_v3.h"
#include "aclnnop/aclnn_copy.h"
#include "aclnnop/aclnn_fill_scalar.h"
#include "aclnnop/aclnn_ones.h"
#include "aclnnop/aclnn_quantize.h"
#include "aclnnop/aclnn_zero.h"
#include "aclq/compare.h"
#include "aclq/copy.h"
#include "aclq/dequantize.h"
#include "aclq/fill.h"
#include "aclq/quantize.h"
#include "aclq/scales.h"
#include "aclq/values.h"
#include "tests/faults/run.h"
#include "tests/faults/steps.h"

namespace aclq::faults {
namespace {

using Dims = std::vector<int64_t>;

void Tensors(Run& run) {
  int data = 0, other = 0;
  const Dims dims = {2, 3};
  aclTensor* tensor = nullptr;
  if (!NewTensor(run, dims, ACL_FLOAT, &data, &tensor)) return;
  using Get = aclnnStatus (*)(const aclTensor*, int64_t**, uint64_t*);
  const std::pair<const char*, Get> gets[] = {
      {"aclGetViewShape", aclGetViewShape},
      {"aclGetStorageShape", aclGetStorageShape},
      {"aclGetViewStrides", aclGetViewStrides}};
  for (const auto& one : gets) {
    int64_t* values = nullptr;
    uint64_t count = 0;
    if (run.Aclnn(one.first,
                  [&] { return one.second(tensor, &values, &count); })) {
      run.Expect(count == 2 && values[0] >= 2, "the shape is there");
    }
    delete[] values;
  }
  aclDataType dtype = ACL_DT_UNDEFINED;
  run.Aclnn("aclGetDataType", [&] { return aclGetDataType(tensor, &dtype); });
  // 100 dimensions need memory beyond that of the tensor.
  const Dims long_dims(100, 1);
  run.Aclnn("aclInitTensor", [&] {
    return aclInitTensor(tensor, long_dims.data(), long_dims.size(), ACL_INT8,
                         nullptr, 0, ACL_FORMAT_ND, long_dims.data(),
                         long_dims.size(), &other);
  });
  run.Aclnn("aclSetRawTensorAddr",
            [&] { return aclSetRawTensorAddr(tensor, &other); });
  void* address = nullptr;
  if (run.Aclnn("aclGetRawTensorAddr",
                [&] { return aclGetRawTensorAddr(tensor, &address); })) {
    run.Expect(address == &other, "the address is set");
  }
}

// Makes an array of one kind, reads its size and destroys it.
template <typename Array, typename Value>
void MakeArray(Run& run, Array* (*create)(const Value*, uint64_t),
               aclnnStatus (*get_size)(const Array*, uint64_t*),
               aclnnStatus (*destroy)(const Array*)) {
  const Value values[] = {1, 0, 1};
  Array* array = nullptr;
  if (!run.Value("aclCreate...Array", [&] {
        array = create(values, 3);
        return array != nullptr;
      })) {
    return;
  }
  run.AtEnd("aclDestroy...Array", [=] { return destroy(array); });
  uint64_t size = 0;
  if (run.Aclnn("aclGet...ArraySize", [&] { return get_size(array, &size); })) {
    run.Expect(size == 3, "the array has its size");
  }
}

void Arrays(Run& run) {
  MakeArray(run, aclCreateIntArray, aclGetIntArraySize, aclDestroyIntArray);
  MakeArray(run, aclCreateFloatArray, aclGetFloatArraySize,
            aclDestroyFloatArray);
  MakeArray(run, aclCreateBoolArray, aclGetBoolArraySize, aclDestroyBoolArray);
}

// A list destroys its elements. Without a list, the scenario destroys them.
void Lists(Run& run) {
  const Dims dims = {2};
  aclTensor* tensor = nullptr;
  aclScalar* scalar = nullptr;
  int64_t value = 7;
  if (run.Value("aclCreateTensor", [&] {
        tensor = aclCreateTensor(dims.data(), 1, ACL_FLOAT, nullptr, 0,
                                 ACL_FORMAT_ND, dims.data(), 1, &value);
        return tensor != nullptr;
      })) {
    aclTensorList* list = nullptr;
    if (run.Value("aclCreateTensorList", [&] {
          list = aclCreateTensorList(&tensor, 1);
          return list != nullptr;
        })) {
      run.AtEnd("aclDestroyTensorList",
                [list] { return aclDestroyTensorList(list); });
      uint64_t size = 0;
      run.Aclnn("aclGetTensorListSize",
                [&] { return aclGetTensorListSize(list, &size); });
    } else {
      run.AtEnd("aclDestroyTensor",
                [tensor] { return aclDestroyTensor(tensor); });
    }
  }
  if (run.Value("aclCreateScalar", [&] {
        scalar = aclCreateScalar(&value, ACL_INT64);
        return scalar != nullptr;
      })) {
    aclScalarList* list = nullptr;
    if (run.Value("aclCreateScalarList", [&] {
          list = aclCreateScalarList(&scalar, 1);
          return list != nullptr;
        })) {
      run.AtEnd("aclDestroyScalarList",
                [list] { return aclDestroyScalarList(list); });
    } else {
      run.AtEnd("aclDestroyScalar",
                [scalar] { return aclDestroyScalar(scalar); });
    }
  }
}

// x of `rows` by `columns`, one scale per column, quantized to int8. If
// `transposed`, the rows of x are columns in memory.
class Problem {
 public:
  Problem(int64_t rows, int64_t columns, bool transposed)
      : dims_{rows, columns},
        strides_(transposed ? Dims{1, rows} : Dims{columns, 1}),
        x_(static_cast<std::size_t>(rows * columns)),
        scales_(static_cast<std::size_t>(columns)),
        out_(x_.size(), -1),
        expected_(x_.size()) {
    for (int64_t column = 0; column < columns; ++column) {
      scales_[static_cast<std::size_t>(column)] = column % 2 == 0 ? 1 : 0.5F;
      for (int64_t row = 0; row < rows; ++row) {
        const auto value = static_cast<float>((row * 3 + column) % 60);
        x_[static_cast<std::size_t>(row * strides_[0] + column * strides_[1])] =
            value;
        expected_[static_cast<std::size_t>(row * columns + column)] =
            static_cast<int8_t>(column % 2 == 0 ? value : 2 * value);
      }
    }
  }

  Dims dims_, strides_;
  std::vector<float> x_, scales_;
  std::vector<int8_t> out_, expected_;
};

// Returns a problem large enough for the stream's thread and a helper. It is
// made once, before the test forks its processes, which share its pages.
Problem& LargeProblem() {
  static Problem& problem = *new Problem(1700, 500, false);
  return problem;
}

struct QuantizeTensors {
  aclTensor* x = nullptr;
  aclTensor* scales = nullptr;
  aclTensor* out = nullptr;
};

bool NewTensors(Run& run, Problem& problem, QuantizeTensors* tensors) {
  return NewTensor(run, problem.dims_, ACL_FLOAT, problem.x_.data(),
                   &tensors->x, problem.strides_) &&
         NewTensor(run, std::span(problem.dims_).subspan(1), ACL_FLOAT,
                   problem.scales_.data(), &tensors->scales) &&
         NewTensor(run, problem.dims_, ACL_INT8, problem.out_.data(),
                   &tensors->out);
}

bool PhaseOne(Run& run, const QuantizeTensors& tensors,
              aclOpExecutor** executor) {
  uint64_t size = 0;
  return run.Aclnn("aclnnQuantizeGetWorkspaceSize", [&] {
    return aclnnQuantizeGetWorkspaceSize(tensors.x, tensors.scales, nullptr,
                                         ACL_INT8, 1, tensors.out, &size,
                                         executor);
  });
}

// Phase two consumes the executor even if it fails.
void QuantizeOne(Run& run, aclrtStream stream, Problem& problem) {
  std::fill(problem.out_.begin(), problem.out_.end(), int8_t{-1});
  QuantizeTensors tensors;
  aclOpExecutor* executor = nullptr;
  if (!NewTensors(run, problem, &tensors)) return;
  if (!PhaseOne(run, tensors, &executor)) return;
  const bool launched = run.Aclnn("aclnnQuantize", [&] {
    return aclnnQuantize(nullptr, 0, executor, stream);
  });
  if (Synchronize(run, stream) && launched) {
    run.Expect(problem.out_ == problem.expected_, "the numbers are quantized");
  }
}

void QuantizeSmall(Run& run) {
  if (!SetDevice(run)) return;
  aclrtStream stream = nullptr;
  if (!NewStream(run, &stream)) return;
  QuantizeOne(run, stream, run.Keep(Problem(4, 2, false)));
  QuantizeOne(run, nullptr, run.Keep(Problem(30, 20, true)));
}

void QuantizeInATrace(Run& run) {
  // A trace file that cannot be opened is an error.
  if (!SetDevice(run, {ACL_ERROR_INVALID_FILE})) return;
  QuantizeOne(run, nullptr, run.Keep(Problem(4, 2, false)));
}

// With all tensors in device memory.
void QuantizeStrictly(Run& run) {
  if (!SetDevice(run)) return;
  const Dims dims = {8}, one = {1};
  void *x = nullptr, *scale = nullptr, *out = nullptr;
  QuantizeTensors tensors;
  if (!NewMemory(run, 8 * sizeof(float), &x) ||
      !NewMemory(run, sizeof(float), &scale) || !NewMemory(run, 8, &out) ||
      !NewTensor(run, dims, ACL_FLOAT, x, &tensors.x) ||
      !NewTensor(run, one, ACL_FLOAT, scale, &tensors.scales) ||
      !NewTensor(run, dims, ACL_INT8, out, &tensors.out)) {
    return;
  }
  std::fill_n(static_cast<float*>(x), 8, 6.0F);
  *static_cast<float*>(scale) = 2;
  aclOpExecutor* executor = nullptr;
  if (!PhaseOne(run, tensors, &executor)) return;
  const bool launched = run.Aclnn("aclnnQuantize", [&] {
    return aclnnQuantize(nullptr, 0, executor, nullptr);
  });
  if (Synchronize(run, nullptr) && launched) {
    run.Expect(static_cast<int8_t*>(out)[7] == 3, "the numbers are quantized");
  }
}

// Large problems, which run in the stream's thread.
void QuantizeLarge(Run& run) {
  if (!SetDevice(run)) return;
  aclrtStream stream = nullptr;
  if (!NewStream(run, &stream)) return;
  QuantizeOne(run, stream, run.Keep(Problem(256, 100, false)));
  QuantizeOne(run, stream, run.Keep(Problem(200, 150, true)));
  QuantizeOne(run, stream, LargeProblem());
}

// Computes the results of aclnnQuantize by products with the reciprocals of its
// scales, which are powers of 2.
void AscendQuantSmall(Run& run) {
  if (!SetDevice(run)) return;
  Problem& problem = run.Keep(Problem(30, 20, true));
  for (float& scale : problem.scales_) scale = 1.0F / scale;
  std::fill(problem.out_.begin(), problem.out_.end(), int8_t{-1});
  QuantizeTensors tensors;
  if (!NewTensors(run, problem, &tensors)) return;
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  if (!run.Aclnn("aclnnAscendQuantV3GetWorkspaceSize", [&] {
        return aclnnAscendQuantV3GetWorkspaceSize(
            tensors.x, tensors.scales, nullptr, false, "round", ACL_INT8, -1,
            tensors.out, &size, &executor);
      })) {
    return;
  }
  const bool launched = run.Aclnn("aclnnAscendQuantV3", [&] {
    return aclnnAscendQuantV3(nullptr, 0, executor, nullptr);
  });
  if (Synchronize(run, nullptr) && launched) {
    run.Expect(problem.out_ == problem.expected_, "the numbers are quantized");
  }
}

void Executors(Run& run) {
  if (!SetDevice(run)) return;
  Problem& problem = run.Keep(Problem(4, 2, false));
  QuantizeTensors tensors;
  aclOpExecutor* executor = nullptr;
  if (!NewTensors(run, problem, &tensors)) return;
  if (!PhaseOne(run, tensors, &executor)) return;
  run.AtEnd("aclDestroyAclOpExecutor",
            [executor] { return aclDestroyAclOpExecutor(executor); });
  if (!run.Aclnn("aclSetAclOpExecutorRepeatable",
                 [&] { return aclSetAclOpExecutorRepeatable(executor); })) {
    return;
  }
  auto& other = run.Keep(std::vector<int8_t>(problem.out_.size()));
  run.Aclnn("aclSetOutputTensorAddr", [&] {
    return aclSetOutputTensorAddr(executor, 0, tensors.out, other.data());
  });
  for (int i = 0; i < 2; ++i) {
    const bool launched = run.Aclnn("aclnnQuantize", [&] {
      return aclnnQuantize(nullptr, 0, executor, nullptr);
    });
    if (Synchronize(run, nullptr) && launched) {
      run.Expect(other == problem.expected_, "the numbers are quantized");
    }
  }
}

// The functions that differ between the operators that write one tensor.
using FirstPhase = std::function<aclnnStatus(aclTensor* out, uint64_t* size,
                                             aclOpExecutor** executor)>;
using SecondPhase = aclnnStatus (*)(void*, uint64_t, aclOpExecutor*,
                                    aclrtStream);

void WriteOne(Run& run, const char* name, const FirstPhase& first,
              SecondPhase second, float expected) {
  auto& out = run.Keep(std::vector<float>(6, -1));
  const Dims dims = {2, 3};
  aclTensor* tensor = nullptr;
  if (!NewTensor(run, dims, ACL_FLOAT, out.data(), &tensor)) return;
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  if (!run.Aclnn(name, [&] { return first(tensor, &size, &executor); })) return;
  const bool launched =
      run.Aclnn(name, [&] { return second(nullptr, 0, executor, nullptr); });
  if (Synchronize(run, nullptr) && launched) {
    run.Expect(out == std::vector<float>(6, expected), name);
  }
}

void CopiesAndFills(Run& run) {
  if (!SetDevice(run)) return;
  // The number 2 in binary16.
  auto& half = run.Keep(std::vector<uint16_t>(6, 0x4000));
  const Dims dims = {2, 3};
  aclTensor* source = nullptr;
  if (!NewTensor(run, dims, ACL_FLOAT16, half.data(), &source)) return;
  WriteOne(
      run, "aclnnInplaceCopy",
      [source](aclTensor* out, uint64_t* size, aclOpExecutor** executor) {
        return aclnnInplaceCopyGetWorkspaceSize(out, source, size, executor);
      },
      aclnnInplaceCopy, 2);
  WriteOne(run, "aclnnInplaceZero", aclnnInplaceZeroGetWorkspaceSize,
           aclnnInplaceZero, 0);
  WriteOne(run, "aclnnInplaceOne", aclnnInplaceOneGetWorkspaceSize,
           aclnnInplaceOne, 1);
  double value = 2.5;
  aclScalar* scalar = nullptr;
  if (!run.Value("aclCreateScalar", [&] {
        scalar = aclCreateScalar(&value, ACL_DOUBLE);
        return scalar != nullptr;
      })) {
    return;
  }
  run.AtEnd("aclDestroyScalar", [scalar] { return aclDestroyScalar(scalar); });
  WriteOne(
      run, "aclnnInplaceFillScalar",
      [scalar](aclTensor* out, uint64_t* size, aclOpExecutor** executor) {
        return aclnnInplaceFillScalarGetWorkspaceSize(out, scalar, size,
                                                      executor);
      },
      aclnnInplaceFillScalar, 2.5F);
}

// A refusal allocates its message, and returns the same code without memory.
void OperatorRefusals(Run& run) {
  Problem problem(4, 2, false);
  QuantizeTensors tensors;
  if (!NewTensors(run, problem, &tensors)) return;
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  run.Value("aclnnQuantizeGetWorkspaceSize of a wrong type", [&] {
    return aclnnQuantizeGetWorkspaceSize(tensors.x, tensors.scales, nullptr,
                                         ACL_STRING, 1, tensors.out, &size,
                                         &executor) == ACLNN_ERR_PARAM_INVALID;
  });
  run.Expect(executor == nullptr, "there is no executor");
  run.Value("aclnnQuantize without an executor", [] {
    return aclnnQuantize(nullptr, 0, nullptr, nullptr) ==
           ACLNN_ERR_PARAM_NULLPTR;
  });
}

void CppQuantize(Run& run) {
  Problem small(4, 200, false);
  for (Problem* const problem : {&small, &LargeProblem()}) {
    const int64_t rows = problem->dims_[0], columns = problem->dims_[1];
    QuantizeOptions options;
    options.axis = 1;
    const bool done = run.Cpp("Quantize", [&] {
      return Quantize(
          {problem->x_.data(), {DType::kFloat32, {rows, columns}}},
          {problem->scales_.data(), {DType::kFloat32, {columns}}}, std::nullopt,
          {problem->out_.data(), {DType::kInt8, {rows, columns}}}, options);
    });
    if (done) {
      run.Expect(problem->out_ == problem->expected_,
                 "the numbers are quantized");
    }
  }
  QuantizePlan plan;
  run.Cpp("QuantizePlan::Make of two shapes", [&plan]() -> Status {
    const Status status =
        QuantizePlan::Make({DType::kFloat32, {2, 3}}, {DType::kFloat32, {1}},
                           std::nullopt, {DType::kInt8, {3, 2}}, {}, &plan);
    return status.code() == StatusCode::kInvalidArgument ? Status() : status;
  });
}

void CppAnalysis(Run& run) {
  const int64_t rows = 30;
  Problem problem(rows, 200, false);
  const ConstTensorView x = {problem.x_.data(), {DType::kFloat32, {rows, 200}}};
  std::vector<float> scales(200), back(problem.x_.size());
  std::vector<int8_t> zero_points(200), quantized(problem.x_.size());
  const TensorView scales_view = {scales.data(), {DType::kFloat32, {200}}};
  const TensorView quantized_view = {quantized.data(),
                                     {DType::kInt8, {rows, 200}}};
  for (const ScaleRule rule :
       {ScaleRule::kAbsMax, ScaleRule::kPercentile, ScaleRule::kLeastSquares}) {
    ScaleOptions options;
    options.axis = 1;
    options.rule = rule;
    if (!run.Cpp("ChooseScales", [&] {
          return ChooseScales(x, options, scales_view, std::nullopt);
        })) {
      return;
    }
  }
  QuantizeOptions options;
  options.axis = 1;
  if (!run.Cpp("Quantize", [&] {
        return Quantize(x, scales_view, std::nullopt, quantized_view, options);
      })) {
    return;
  }
  DequantizeOptions to_real;
  to_real.axis = 1;
  run.Cpp("Dequantize", [&] {
    return Dequantize(quantized_view, scales_view, std::nullopt,
                      {back.data(), {DType::kFloat32, {rows, 200}}}, to_real);
  });
  CompareOptions compare;
  compare.axis = 1;
  Comparison comparison;
  if (run.Cpp("Compare", [&] {
        return Compare(x, quantized_view, scales_view, std::nullopt, compare,
                       &comparison);
      })) {
    run.Expect(comparison.count == rows * 200, "all elements were compared");
  }
}

void CppValues(Run& run) {
  Problem problem(30, 200, true);
  ValueCounts counts;
  CountOptions options;
  options.axis = 1;
  if (run.Cpp("CountValues", [&] {
        return CountValues(
            {problem.x_.data(), {DType::kFloat32, {30, 200}, {1, 30}}},
            {problem.scales_.data(), {DType::kFloat32, {200}}}, std::nullopt,
            DType::kInt8, options, &counts);
      })) {
    run.Expect(counts.saturated == 0, "nothing saturates");
  }
}

void CppCopies(Run& run) {
  std::vector<float> source(600, 1.5F), out(600);
  if (run.Cpp("Copy", [&] {
        return Copy({source.data(), {DType::kFloat32, {20, 30}}},
                    {out.data(), {DType::kFloat32, {20, 30}, {1, 20}}});
      })) {
    run.Expect(out == source, "the numbers are copied");
  }
  const float value = 7;
  if (run.Cpp("Fill", [&] {
        return Fill(&value, {out.data(), {DType::kFloat32, {600}}});
      })) {
    run.Expect(out == std::vector<float>(600, value), "the tensor is filled");
  }
}

}  // namespace

std::vector<Scenario> OperatorScenarios() {
  LargeProblem();
  return {
      {"Tensors", Tensors},
      {"Arrays", Arrays},
      {"Lists", Lists},
      {"QuantizeSmall", QuantizeSmall},
      {"QuantizeLarge", QuantizeLarge},
      {"QuantizeInATrace", QuantizeInATrace, {"ACLQ_TRACE=@/trace"}},
      {"QuantizeWithCounts",
       QuantizeInATrace,
       {"ACLQ_TRACE=@/trace", "ACLQ_TRACE_VALUES=1"}},
      {"QuantizeInStrictMode", QuantizeStrictly, {"ACLQ_STRICT_MEMORY=1"}},
      {"AscendQuantSmall", AscendQuantSmall},
      {"Executors", Executors},
      {"CopiesAndFills", CopiesAndFills},
      {"OperatorRefusals", OperatorRefusals},
      {"CppQuantize", CppQuantize},
      {"CppAnalysis", CppAnalysis},
      {"CppValues", CppValues},
      {"CppCopies", CppCopies},
  };
}

}  // namespace aclq::faults
