// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

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

// Returns the stream of all calls. It is made once and never destroyed.
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

  void MoveX(const void* x) { x_ = MakeTensor(geometry_.x, x); }
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

// Memory that is allocated as NumPy does: by malloc, with huge pages from 4 MiB
// on.
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

// ---- Several streams.

constexpr std::size_t kRequests = 4;

template <typename T, aclError (*destroy)(T)>
struct Destroy {
  void operator()(T handle) const { destroy(handle); }
};
using OwnStream =
    std::unique_ptr<void, Destroy<aclrtStream, &aclrtDestroyStream>>;
using OwnEvent = std::unique_ptr<void, Destroy<aclrtEvent, &aclrtDestroyEvent>>;
using DeviceMemory = std::unique_ptr<void, Destroy<void*, &aclrtFree>>;
using PinnedMemory = std::unique_ptr<void, Destroy<void*, &aclrtFreeHost>>;

OwnStream MakeStream() {
  aclrtStream stream = nullptr;
  Check(aclrtCreateStream(&stream), "aclrtCreateStream");
  return OwnStream(stream);
}

OwnEvent MakeEvent() {
  aclrtEvent event = nullptr;
  Check(aclrtCreateEvent(&event), "aclrtCreateEvent");
  return OwnEvent(event);
}

DeviceMemory MakeDeviceMemory(std::size_t size) {
  void* memory = nullptr;
  Check(aclrtMalloc(&memory, size, ACL_MEM_MALLOC_NORMAL_ONLY), "aclrtMalloc");
  return DeviceMemory(memory);
}

PinnedMemory MakePinnedMemory(std::size_t size) {
  void* memory = nullptr;
  Check(aclrtMallocHost(&memory, size), "aclrtMallocHost");
  return PinnedMemory(memory);
}

std::size_t BytesOfX(const Case& one) {
  return static_cast<std::size_t>(one.elements) * SizeOf(one.source);
}
std::size_t BytesOfOut(const Case& one) {
  return static_cast<std::size_t>(one.elements) * SizeOf(one.output);
}

// Operands of a case in separate memory.
struct Request {
  std::size_t x_size, out_size;
  PinnedMemory host_x, host_out;
  DeviceMemory x, out;

  Request(const Case& one, const Operands& operands)
      : x_size(BytesOfX(one)),
        out_size(BytesOfOut(one)),
        host_x(MakePinnedMemory(x_size)),
        host_out(MakePinnedMemory(out_size)),
        x(MakeDeviceMemory(x_size)),
        out(MakeDeviceMemory(out_size)) {
    std::memcpy(host_x.get(), operands.x, x_size);
    std::memcpy(x.get(), operands.x, x_size);
  }
};

// Requests that pass through three streams, ordered by events: copied to the
// device, quantized, copied back. The calling thread submits all requests, then
// waits for each.
class Pipeline {
 public:
  Pipeline(const Case& one, const Operands& operands) {
    for (std::size_t i = 0; i < kRequests; ++i) {
      requests_.emplace_back(one, operands);
      problems_.emplace_back(one, operands);
      problems_[i].MoveX(requests_[i].x.get());
      problems_[i].MoveOut(requests_[i].out.get());
    }
  }

  void Run() const {
    for (std::size_t i = 0; i < kRequests; ++i) Submit(i);
    for (const Events& events : events_) {
      Check(aclrtSynchronizeEvent(events.downloaded.get()),
            "aclrtSynchronizeEvent");
    }
  }

  const void* result() const { return requests_.back().host_out.get(); }

 private:
  struct Events {
    OwnEvent uploaded = MakeEvent(), computed = MakeEvent(),
             downloaded = MakeEvent();
  };

  static void Record(const OwnEvent& event, const OwnStream& stream) {
    Check(aclrtRecordEvent(event.get(), stream.get()), "aclrtRecordEvent");
  }
  static void Wait(const OwnStream& stream, const OwnEvent& event) {
    Check(aclrtStreamWaitEvent(stream.get(), event.get()),
          "aclrtStreamWaitEvent");
  }

  void Submit(std::size_t i) const {
    const Request& request = requests_[i];
    const Events& events = events_[i];
    Check(aclrtMemcpyAsync(request.x.get(), request.x_size,
                           request.host_x.get(), request.x_size,
                           ACL_MEMCPY_HOST_TO_DEVICE, upload_.get()),
          "aclrtMemcpyAsync to the device");
    Record(events.uploaded, upload_);
    Wait(compute_, events.uploaded);
    Check(aclnnQuantize(nullptr, 0, problems_[i].FirstPhase(), compute_.get()),
          "aclnnQuantize");
    Record(events.computed, compute_);
    Wait(download_, events.computed);
    Check(aclrtMemcpyAsync(request.host_out.get(), request.out_size,
                           request.out.get(), request.out_size,
                           ACL_MEMCPY_DEVICE_TO_HOST, download_.get()),
          "aclrtMemcpyAsync to the host");
    Record(events.downloaded, download_);
  }

  const OwnStream upload_ = MakeStream(), compute_ = MakeStream(),
                  download_ = MakeStream();
  std::vector<Request> requests_;
  std::vector<Problem> problems_;
  const std::vector<Events> events_{kRequests};
};

// Problems with one stream each. The calling thread gives work to all streams,
// then synchronizes them.
class ManyStreams {
 public:
  ManyStreams(const Case& one, const Operands& operands) {
    for (std::size_t i = 0; i < kRequests; ++i) {
      streams_.push_back(MakeStream());
      out_.push_back(MakeDeviceMemory(BytesOfOut(one)));
      problems_.emplace_back(one, operands);
      problems_[i].MoveOut(out_[i].get());
    }
  }

  void Run() const {
    for (std::size_t i = 0; i < kRequests; ++i) {
      Check(aclnnQuantize(nullptr, 0, problems_[i].FirstPhase(),
                          streams_[i].get()),
            "aclnnQuantize");
    }
    for (const OwnStream& stream : streams_) {
      Check(aclrtSynchronizeStream(stream.get()), "aclrtSynchronizeStream");
    }
  }

  const void* result() const { return out_.back().get(); }

 private:
  std::vector<OwnStream> streams_;
  std::vector<DeviceMemory> out_;
  std::vector<Problem> problems_;
};

template <typename Streams>
Work PrepareStreams(const Case& one, const Operands& operands) {
  if (one.view != View()) return {};
  Stream();
  const auto streams = std::make_shared<Streams>(one, operands);
  return {[streams] { streams->Run(); },
          [streams] { return streams->result(); }};
}

}  // namespace

Work PreparePipeline(const Case& one, const Operands& operands) {
  return PrepareStreams<Pipeline>(one, operands);
}

Work PrepareManyStreams(const Case& one, const Operands& operands) {
  return PrepareStreams<ManyStreams>(one, operands);
}

Work PreparePipelineInTurn(const Case& one, const Operands& operands) {
  if (one.view != View()) return {};
  Stream();
  const auto request = std::make_shared<Request>(one, operands);
  Operands own = operands;
  own.x = request->x.get();
  own.out = request->out.get();
  const Work work = PrepareAclq(one, own);
  return {[request, run = work.run] {
            for (std::size_t i = 0; i < kRequests; ++i) {
              std::memcpy(request->x.get(), request->host_x.get(),
                          request->x_size);
              run();
              std::memcpy(request->host_out.get(), request->out.get(),
                          request->out_size);
            }
          },
          [request] { return request->host_out.get(); }};
}

Work PrepareRunsInTurn(const Case& one, const Operands& operands) {
  if (one.view != View()) return {};
  Stream();
  std::vector<Work> runs;
  auto out = std::make_shared<std::vector<DeviceMemory>>();
  for (std::size_t i = 0; i < kRequests; ++i) {
    out->push_back(MakeDeviceMemory(BytesOfOut(one)));
    Operands own = operands;
    own.out = out->back().get();
    runs.push_back(PrepareAclq(one, own));
  }
  return {[runs] {
            for (const Work& work : runs) work.run();
          },
          [out] { return out->back().get(); }};
}

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
