// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "acl/acl.h"
#include "aclnnop/aclnn_quantize.h"
#include "benchmarks/own.h"

namespace aclq::benchmarks {
namespace {

void Check(int status, const char* call) {
  if (status == ACL_SUCCESS) return;
  const char* message = aclGetRecentErrMsg();
  std::fprintf(stderr, "%s failed with code %d: %s\n", call, status,
               message != nullptr ? message : "");
  std::exit(2);
}

// The stream of all calls, made once and left to the end of the process.
aclrtStream Stream() {
  static const aclrtStream made = [] {
    aclrtStream stream = nullptr;
    Check(aclInit(nullptr), "aclInit");
    Check(aclrtSetDevice(0), "aclrtSetDevice");
    Check(aclrtCreateStream(&stream), "aclrtCreateStream");
    return stream;
  }();
  return made;
}

using Tensor = std::unique_ptr<aclTensor, decltype(&aclDestroyTensor)>;

Tensor MakeTensor(const TensorLayout& layout, const void* data) {
  const auto rank = static_cast<std::uint64_t>(layout.rank);
  Tensor tensor(
      aclCreateTensor(layout.shape.data(), rank,
                      static_cast<aclDataType>(layout.dtype),
                      layout.strides.data(), 0, ACL_FORMAT_ND,
                      layout.shape.data(), rank, const_cast<void*>(data)),
      &aclDestroyTensor);
  Check(tensor != nullptr ? ACL_SUCCESS : ACL_ERROR_FAILURE, "aclCreateTensor");
  return tensor;
}

// The tensors of a case.
class Problem {
 public:
  Problem(const Case& one, const Operands& operands)
      : geometry_(GeometryOf(one)),
        x_(MakeTensor(geometry_.x, operands.x)),
        scales_(MakeTensor(TensorLayout(DType::kFloat32, {geometry_.channels}),
                           operands.scales)),
        zero_points_(nullptr, &aclDestroyTensor),
        out_(MakeTensor(geometry_.out, operands.out)) {
    if (!one.has_zero_point()) return;
    zero_points_ = MakeTensor(TensorLayout(DType::kInt32, {geometry_.channels}),
                              operands.zero_points);
  }

  void MoveOut(void* out) { out_ = MakeTensor(geometry_.out, out); }

  aclOpExecutor* FirstPhase() const {
    std::uint64_t workspace_size = 0;
    aclOpExecutor* executor = nullptr;
    Check(aclnnQuantizeGetWorkspaceSize(
              x_.get(), scales_.get(), zero_points_.get(),
              static_cast<aclDataType>(geometry_.out.dtype), geometry_.axis,
              out_.get(), &workspace_size, &executor),
          "aclnnQuantizeGetWorkspaceSize");
    return executor;
  }

 private:
  Geometry geometry_;
  Tensor x_, scales_, zero_points_, out_;
};

void SecondPhase(aclOpExecutor* executor) {
  Check(aclnnQuantize(nullptr, 0, executor, Stream()), "aclnnQuantize");
  Check(aclrtSynchronizeStream(Stream()), "aclrtSynchronizeStream");
}

// Memory as NumPy allocates it: by malloc, in huge pages from 4 MiB on.
class NewMemory {
 public:
  explicit NewMemory(std::size_t size) : data_(std::malloc(size)) {
    constexpr std::size_t kPage = 4096, kHuge = 4 << 20;
    if (data_ == nullptr) {
      std::fprintf(stderr, "No memory: %zu bytes are needed.\n", size);
      std::exit(2);
    }
    if (size < kHuge) return;
    const std::size_t before =
        kPage - reinterpret_cast<std::uintptr_t>(data_) % kPage;
    madvise(static_cast<std::byte*>(data_) + before, size - before,
            MADV_HUGEPAGE);
  }
  ~NewMemory() { std::free(data_); }
  NewMemory(const NewMemory&) = delete;
  NewMemory& operator=(const NewMemory&) = delete;

  void* data() const { return data_; }

 private:
  void* data_;
};

}  // namespace

Work PrepareCall(const Case& one, const Operands& operands) {
  Stream();
  const auto problem = std::make_shared<Problem>(one, operands);
  return {[problem] { SecondPhase(problem->FirstPhase()); }, {}};
}

Work PrepareCallIntoNew(const Case& one, const Operands& operands) {
  Stream();
  const auto problem = std::make_shared<Problem>(one, operands);
  const auto memory = std::make_shared<std::unique_ptr<NewMemory>>();
  const std::size_t size =
      static_cast<std::size_t>(GeometryOf(one).out_span) * SizeOf(one.output);
  return {[problem, memory, size] {
            memory->reset();
            *memory = std::make_unique<NewMemory>(size);
            problem->MoveOut((*memory)->data());
            SecondPhase(problem->FirstPhase());
          },
          [memory] { return (*memory)->data(); }};
}

Work PrepareRepeatedCall(const Case& one, const Operands& operands) {
  Stream();
  const auto problem = std::make_shared<Problem>(one, operands);
  const std::shared_ptr<aclOpExecutor> executor(
      problem->FirstPhase(),
      [](aclOpExecutor* made) { aclDestroyAclOpExecutor(made); });
  Check(aclSetAclOpExecutorRepeatable(executor.get()),
        "aclSetAclOpExecutorRepeatable");
  return {[problem, executor] { SecondPhase(executor.get()); }, {}};
}

}  // namespace aclq::benchmarks
