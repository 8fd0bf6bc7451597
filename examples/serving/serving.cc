// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Quantizes activations as a serving engine does: requests of different sizes
// arrive one after the other, and while one request is computed, the next is
// copied to the device and the previous one is copied back.
//
//   upload stream    | request 2 | request 3 | request 4 |
//   compute stream   | request 1 | request 2 | request 3 |
//   download stream  | request 0 | request 1 | request 2 |
//
// Streams do not wait for each other, so events order the three steps of a
// request. All requests share one executor; only the addresses change from run
// to run.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include "../acl_helpers.h"
#include "aclnnop/aclnn_quantize.h"

namespace {

constexpr std::size_t kRequests = 200;
constexpr std::size_t kMaxRows = 32;  // rows of a request
constexpr std::size_t kColumns = 256;

// Buffers, one for each step of a request. Copies and computation overlap with
// at least two (double buffering).
constexpr std::size_t kBuffers = 3;

// ----- The requests and their expected results. -----

struct Layer {
  std::vector<float> scales;  // one for each column, as for the zero points
  std::vector<std::int32_t> zero_points;
};

struct Request {
  std::size_t number;
  std::size_t rows;
};

Layer MakeLayer() {
  Layer layer;
  for (std::size_t column = 0; column < kColumns; ++column) {
    layer.scales.push_back(std::ldexp(1.0f, -static_cast<int>(column % 8)));
    layer.zero_points.push_back(static_cast<std::int32_t>(column % 21) - 10);
  }
  return layer;
}

Request MakeRequest(std::size_t number) {
  return {number, 1 + number * 7 % kMaxRows};
}

// Returns the integer from which an element of a request is made. Some are
// beyond the range of int8.
int Step(const Request& request, std::size_t i) {
  return static_cast<int>((request.number * 31 + i * 17) % 301) - 150;
}

float Activation(const Request& request, const Layer& layer, std::size_t i) {
  return (static_cast<float>(Step(request, i)) + 0.25f) *
         layer.scales[i % kColumns];
}

std::int8_t Expected(const Request& request, const Layer& layer,
                     std::size_t i) {
  const int value = Step(request, i) + layer.zero_points[i % kColumns];
  return static_cast<std::int8_t>(std::min(std::max(value, -128), 127));
}

// ----- The engine. -----

// The memory and events of one request.
struct Buffer {
  PinnedArray<float> host_x{kMaxRows * kColumns};
  PinnedArray<std::int8_t> host_out{kMaxRows * kColumns};
  DeviceMemory x{kMaxRows * kColumns * sizeof(float)};
  DeviceMemory out{kMaxRows * kColumns};
  Event uploaded, computed, downloaded;
  bool busy = false;
  Request request = {0, 0};
};

struct Served {
  std::size_t requests, rows, wrong_elements;
};

class Engine {
 public:
  explicit Engine(const Layer& layer)
      : layer_(layer),
        scales_(layer.scales, {kColumns}, ACL_FLOAT),
        zero_points_(layer.zero_points, {kColumns}, ACL_INT32),
        x_(MakeTensor(ACL_FLOAT, buffers_[0].x.data())),
        out_(MakeTensor(ACL_INT8, buffers_[0].out.data())) {
    // The checks and the plan are made once for all requests.
    Check(aclnnQuantizeGetWorkspaceSize(x_, scales_.get(), zero_points_.get(),
                                        ACL_INT8, /*axis=*/1, out_,
                                        &workspace_size_, &executor_),
          "aclnnQuantizeGetWorkspaceSize");
    Check(aclSetAclOpExecutorRepeatable(executor_),
          "aclSetAclOpExecutorRepeatable");
    // One is enough, since the runs follow each other on one stream.
    workspace_.reset(new DeviceMemory(workspace_size_));
  }
  ~Engine() {
    Finish();
    Check(aclDestroyAclOpExecutor(executor_), "aclDestroyAclOpExecutor");
    Check(aclDestroyTensor(x_), "aclDestroyTensor");
    Check(aclDestroyTensor(out_), "aclDestroyTensor");
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Starts a request. Waits only for the buffer that has been in use longest.
  void Submit(const Request& request) {
    Buffer& buffer = buffers_[next_++ % kBuffers];
    Collect(buffer);
    buffer.request = request;
    buffer.busy = true;
    const std::size_t count = request.rows * kColumns;
    for (std::size_t i = 0; i < count; ++i)
      buffer.host_x.data()[i] = Activation(request, layer_, i);

    Check(aclrtMemcpyAsync(buffer.x.data(), buffer.x.size(),
                           buffer.host_x.data(), count * sizeof(float),
                           ACL_MEMCPY_HOST_TO_DEVICE, upload_.get()),
          "aclrtMemcpyAsync to the device");
    buffer.uploaded.Record(upload_);

    buffer.uploaded.HoldUp(compute_);
    Quantize(buffer);
    buffer.computed.Record(compute_);

    buffer.computed.HoldUp(download_);
    Check(aclrtMemcpyAsync(buffer.host_out.data(), count, buffer.out.data(),
                           count, ACL_MEMCPY_DEVICE_TO_HOST, download_.get()),
          "aclrtMemcpyAsync to the host");
    buffer.downloaded.Record(download_);
  }

  // Waits for all requests that have been started.
  void Finish() {
    for (Buffer& buffer : buffers_) Collect(buffer);
  }

  const Served& served() const { return served_; }

 private:
  static aclTensor* MakeTensor(aclDataType type, void* data) {
    const std::vector<std::int64_t> shape = {kMaxRows, kColumns};
    aclTensor* const tensor =
        aclCreateTensor(shape.data(), shape.size(), type, nullptr, 0,
                        ACL_FORMAT_ND, shape.data(), shape.size(), data);
    Check(tensor != nullptr ? ACL_SUCCESS : ACL_ERROR_FAILURE,
          "aclCreateTensor");
    return tensor;
  }

  // Computes all rows of the buffer, since the executor has one shape, even if
  // the request has fewer rows. The call reads the addresses before it returns,
  // so the next call may set others immediately.
  void Quantize(const Buffer& buffer) {
    Check(aclSetInputTensorAddr(executor_, 0, x_, buffer.x.data()),
          "aclSetInputTensorAddr");
    Check(aclSetOutputTensorAddr(executor_, 0, out_, buffer.out.data()),
          "aclSetOutputTensorAddr");
    Check(aclnnQuantize(workspace_->data(), workspace_size_, executor_,
                        compute_.get()),
          "aclnnQuantize");
  }

  // Waits for the result in a buffer and takes it.
  void Collect(Buffer& buffer) {
    if (!buffer.busy) return;
    buffer.downloaded.Wait();
    buffer.busy = false;
    ++served_.requests;
    served_.rows += buffer.request.rows;
    for (std::size_t i = 0; i < buffer.request.rows * kColumns; ++i) {
      if (buffer.host_out.data()[i] != Expected(buffer.request, layer_, i))
        ++served_.wrong_elements;
    }
  }

  const Layer layer_;
  const Stream upload_, compute_, download_;
  Buffer buffers_[kBuffers];
  const DeviceTensor<float> scales_;
  const DeviceTensor<std::int32_t> zero_points_;
  aclTensor* const x_;
  aclTensor* const out_;
  aclOpExecutor* executor_ = nullptr;
  std::uint64_t workspace_size_ = 0;
  std::unique_ptr<DeviceMemory> workspace_;
  std::size_t next_ = 0;
  Served served_ = {0, 0, 0};
};

}  // namespace

int main() {
  const Session session;
  Engine engine(MakeLayer());
  for (std::size_t i = 0; i < kRequests; ++i) engine.Submit(MakeRequest(i));
  engine.Finish();

  const Served& served = engine.served();
  std::printf("requests served            %zu, %zu at a time\n",
              served.requests, kBuffers);
  std::printf("rows quantized             %zu, of %zu elements\n", served.rows,
              kColumns);
  if (served.wrong_elements == 0) {
    std::printf("all results are as expected\n");
    return EXIT_SUCCESS;
  }
  std::printf("wrong elements             %zu\n", served.wrong_elements);
  return EXIT_FAILURE;
}
