// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The internal interface between libnnopbase and the operators: the objects of
// an aclTensor, an aclScalar and an aclOpExecutor. It is one exported function,
// aclqNnopInterface, which returns a table. Clients must not call it; see
// src/runtime/interface.h.

#ifndef ACLQ_SRC_NNOP_INTERFACE_H_
#define ACLQ_SRC_NNOP_INTERFACE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "aclnn/acl_meta.h"
#include "src/base/pool.h"
#include "src/base/trace.h"

namespace aclq::nnop {

using Dims = std::vector<int64_t, base::PoolAllocator<int64_t>>;

// The arguments of aclCreateTensor. As in CANN, they are not checked at
// creation: each operator checks its tensors.
struct Tensor {
  Dims view_dims;
  Dims strides;        // elements; one per dimension of view_dims
  int64_t offset = 0;  // elements, from `data` to the first element of the view
  Dims storage_dims;
  // Numbers, not enumerations: a program may pass any number.
  int32_t dtype = ACL_DT_UNDEFINED;
  int32_t format = ACL_FORMAT_UNDEFINED;
  // The address, shared with the tensors that aclInitTensor replaces: executors
  // that were made earlier read the address of each run here too.
  std::shared_ptr<std::atomic<void*>> data =
      base::MakePooled<std::atomic<void*>>(nullptr);
};

// The arguments of aclCreateScalar: a number of some type.
struct Scalar {
  int32_t dtype = ACL_DT_UNDEFINED;
  std::array<std::byte, 16> value{};  // DTypeInfo::size bytes are used
};

// The state that phase one of an operator leaves for phase two. Each operator
// derives its own class, which owns all that phase two needs. It shares the
// tensors, so the client may destroy their handles after phase one.
class Executor {
 public:
  Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  // Enqueues the work on the stream. `self` owns this object; the work holds it
  // to keep the executor alive. If `line` is not null and the operator supports
  // it, the work counts values for the line.
  virtual aclnnStatus Launch(std::shared_ptr<const Executor> self,
                             aclrtStream stream,
                             const base::SharedTraceLine* line) const = 0;

  std::atomic<bool> repeatable{false};
};

struct Interface {
  // Returns the tensor of a handle, or null for a null, foreign or destroyed
  // handle. The shared pointer keeps the tensor alive when the client destroys
  // the handle.
  std::shared_ptr<const Tensor> (*find_tensor)(const aclTensor* handle);

  // Returns the scalar of a handle, as find_tensor does.
  std::shared_ptr<const Scalar> (*find_scalar)(const aclScalar* handle);

  // Returns a new handle for an executor, or null if there are too many
  // executors. May throw std::bad_alloc.
  aclOpExecutor* (*create_executor)(std::shared_ptr<Executor> executor);

  // Returns the executor of a handle for one run, or null for a null, foreign,
  // destroyed or consumed handle. Consumes the handle unless the executor is
  // repeatable.
  std::shared_ptr<const Executor> (*take_executor)(aclOpExecutor* handle);

  // Returns a sentence for an error message if the handle seems to have been
  // cut to 32 bits, otherwise "": base::CutHandleHint for the objects of
  // libnnopbase.
  std::string_view (*cut_handle_hint)(const void* handle);
};

}  // namespace aclq::nnop

extern "C" __attribute__((visibility("default"))) const aclq::nnop::Interface*
aclqNnopInterface();

#endif  // ACLQ_SRC_NNOP_INTERFACE_H_
