// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The door between libnnopbase and the operators: what is behind an aclTensor,
// an aclScalar and an aclOpExecutor. It is one exported function,
// aclqNnopInterface, that returns a table. Clients must not call it; see
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

// What aclCreateTensor was given. Nothing of it is checked at creation, as in
// CANN: each operator checks what it is handed.
struct Tensor {
  Dims view_dims;
  Dims strides;        // elements; as many as view_dims
  int64_t offset = 0;  // elements, from `data` to the first element of the view
  Dims storage_dims;
  // Numbers, not enumerations: a program may give any.
  int32_t dtype = ACL_DT_UNDEFINED;
  int32_t format = ACL_FORMAT_UNDEFINED;
  // Shared with the descriptions that aclInitTensor replaces: executors that
  // were made before read the address of each run here too.
  std::shared_ptr<std::atomic<void*>> data =
      base::MakePooled<std::atomic<void*>>(nullptr);
};

// A number of some type; what aclCreateScalar was given.
struct Scalar {
  int32_t dtype = ACL_DT_UNDEFINED;
  std::array<std::byte, 16> value{};  // as many bytes as the type has
};

// What phase one of an operator leaves for phase two. Each operator has its
// own, which holds all that it needs, the tensors too, so that the client may
// have destroyed them.
class Executor {
 public:
  Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  // Enqueues the work on the stream. `self` shares this object: with it, the
  // work keeps what it needs. If `line` is not null, the work counts values for
  // it if it can.
  virtual aclnnStatus Launch(std::shared_ptr<const Executor> self,
                             aclrtStream stream,
                             const base::SharedTraceLine* line) const = 0;

  std::atomic<bool> repeatable{false};
};

struct Interface {
  // The tensor behind a handle, or null for a null, foreign or destroyed one.
  // Sharing it keeps it alive when the client destroys its handle.
  std::shared_ptr<const Tensor> (*find_tensor)(const aclTensor* handle);

  // The same for a scalar.
  std::shared_ptr<const Scalar> (*find_scalar)(const aclScalar* handle);

  // A handle for an executor, or null when there are too many. May throw
  // std::bad_alloc.
  aclOpExecutor* (*create_executor)(std::shared_ptr<Executor> executor);

  // The executor behind a handle for one run, or null for a null, foreign,
  // destroyed or consumed one. Consumes the handle unless the executor is
  // repeatable.
  std::shared_ptr<const Executor> (*take_executor)(aclOpExecutor* handle);

  // What a message adds if the handle seems to have been cut to 32 bits, else
  // "": base::CutHandleHint for the objects of libnnopbase.
  std::string_view (*cut_handle_hint)(const void* handle);
};

}  // namespace aclq::nnop

extern "C" __attribute__((visibility("default"))) const aclq::nnop::Interface*
aclqNnopInterface();

#endif  // ACLQ_SRC_NNOP_INTERFACE_H_
