// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// ONNX Runtime: a model of one QuantizeLinear. The wheel of PyPI has the
// library without its header. So this file declares the few functions of its C
// interface that are needed, by their positions in the table, which the project
// promises never to change.

#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/contender.h"

namespace aclq::benchmarks {
namespace {

// ---- The C interface. All functions except the releases return a status, null
// for success.

using Slot = void (*)();
struct Status;
struct Environment;
struct Options;
struct Session;
struct Value;
struct MemoryInfo;

struct Api {
  Slot slots_0_to_1[2];
  const char* (*GetErrorMessage)(const Status*);  // 2
  Status* (*CreateEnv)(int level, const char* id, Environment**);
  Slot slots_4_to_7[4];
  Status* (*CreateSessionFromArray)(Environment*, const void* model,
                                    std::size_t size, const Options*,
                                    Session**);  // 8
  Status* (*Run)(Session*, const void* run_options,
                 const char* const* input_names, const Value* const* inputs,
                 std::size_t num_inputs, const char* const* output_names,
                 std::size_t num_outputs, Value** outputs);
  Status* (*CreateSessionOptions)(Options**);
  Slot slots_11_to_23[13];
  Status* (*SetIntraOpNumThreads)(Options*, int);  // 24
  Slot slots_25_to_48[24];
  Status* (*CreateTensorWithDataAsOrtValue)(const MemoryInfo*, void* data,
                                            std::size_t size,
                                            const std::int64_t* shape,
                                            std::size_t rank, int type,
                                            Value**);  // 49
  Slot slots_50_to_68[19];
  Status* (*CreateCpuMemoryInfo)(int allocator, int kind,
                                 MemoryInfo**);  // 69
  Slot slots_70_to_92[23];
  void (*ReleaseStatus)(Status*);  // 93
  Slot slot_94;
  void (*ReleaseSession)(Session*);  // 95
  void (*ReleaseValue)(Value*);
  Slot slots_97_to_99[3];
  void (*ReleaseSessionOptions)(Options*);  // 100
};

struct ApiBase {
  const Api* (*GetApi)(std::uint32_t version);
  const char* (*GetVersionString)();
};
extern "C" const ApiBase* OrtGetApiBase();

constexpr std::uint32_t kApiVersion = 1;
constexpr int kLogFatal = 4;
constexpr int kDeviceAllocator = 0;
constexpr int kDefaultMemory = 0;

const Api& TheApi() {
  static const Api* const api = OrtGetApiBase()->GetApi(kApiVersion);
  return *api;
}

bool Succeeded(Status* status) {
  if (status == nullptr) return true;
  TheApi().ReleaseStatus(status);
  return false;
}

// ---- The model, in the wire format of protocol buffers: fields of a number
// and a kind, 0 for an integer, 2 for bytes.

// Returns ONNX's number of a type; 0 if the benchmark does not use the type.
int TypeOf(DType dtype) {
  switch (dtype) {
    case DType::kFloat32:
      return 1;
    case DType::kUInt8:
      return 2;
    case DType::kInt8:
      return 3;
    case DType::kFloat16:
      return 10;
    case DType::kBFloat16:
      return 16;
    case DType::kFloat8E4M3FN:
      return 17;
    case DType::kFloat8E5M2:
      return 19;
    default:
      return 0;
  }
}

class Message {
 public:
  Message& Integer(int field, std::uint64_t value) {
    Varint(static_cast<std::uint64_t>(field) << 3);
    Varint(value);
    return *this;
  }
  Message& Bytes(int field, std::string_view bytes) {
    Varint(static_cast<std::uint64_t>(field) << 3 | 2);
    Varint(bytes.size());
    bytes_ += bytes;
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  void Varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
      bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  std::string bytes_;
};

std::string ValueInfo(std::string_view name, const TensorLayout& layout) {
  Message shape;
  for (int i = 0; i < layout.rank; ++i) {
    const auto extent = static_cast<std::uint64_t>(layout.shape[i]);
    shape.Bytes(1, Message().Integer(1, extent).bytes());
  }
  const auto type = static_cast<std::uint64_t>(TypeOf(layout.dtype));
  const Message tensor = Message().Integer(1, type).Bytes(2, shape.bytes());
  const Message described = Message().Bytes(1, tensor.bytes());
  return Message().Bytes(1, name).Bytes(2, described.bytes()).bytes();
}

// Returns a tensor with one value, or with one value per channel.
std::string Initializer(std::string_view name, DType dtype,
                        std::int64_t channels, std::string_view data) {
  Message tensor;
  if (channels > 1) tensor.Integer(1, static_cast<std::uint64_t>(channels));
  tensor.Integer(2, static_cast<std::uint64_t>(TypeOf(dtype)));
  return tensor.Bytes(8, name).Bytes(9, data).bytes();
}

// Returns the bits of a scale in x's type, which represents the scale exactly.
std::string ScaleBytes(DType source, float scale) {
  const auto bits = std::bit_cast<std::uint32_t>(scale);
  std::uint32_t narrow = bits;
  if (source == DType::kBFloat16) narrow = bits >> 16;
  if (source == DType::kFloat16) narrow = (bits - (112U << 23)) >> 13;
  return std::string(reinterpret_cast<const char*>(&narrow), SizeOf(source));
}

std::string ModelOf(const Case& one, const Operands& operands) {
  const Geometry geometry = GeometryOf(one);
  std::string scales, zero_points;
  for (std::int64_t i = 0; i < geometry.channels; ++i) {
    scales += ScaleBytes(one.source, operands.scales[i]);
    zero_points += static_cast<char>(one.zero_point());
  }
  const Message axis = Message()
                           .Bytes(1, "axis")
                           .Integer(3, static_cast<unsigned>(geometry.axis))
                           .Integer(20, 2);
  const Message node = Message()
                           .Bytes(1, "x")
                           .Bytes(1, "scales")
                           .Bytes(1, "zero_points")
                           .Bytes(2, "out")
                           .Bytes(4, "QuantizeLinear")
                           .Bytes(5, axis.bytes());
  const Message graph =
      Message()
          .Bytes(1, node.bytes())
          .Bytes(2, "quantize")
          .Bytes(5,
                 Initializer("scales", one.source, geometry.channels, scales))
          .Bytes(5, Initializer("zero_points", one.output, geometry.channels,
                                zero_points))
          .Bytes(11, ValueInfo("x", geometry.x))
          .Bytes(12, ValueInfo("out", geometry.out));
  constexpr std::uint64_t kIrVersion = 10, kOperatorSet = 21;
  return Message()
      .Integer(1, kIrVersion)
      .Bytes(7, graph.bytes())
      .Bytes(8, Message().Bytes(1, "").Integer(2, kOperatorSet).bytes())
      .bytes();
}

// ---- The contender.

struct Model {
  Session* session = nullptr;
  Value* x = nullptr;
  Value* out = nullptr;

  ~Model() {
    if (out != nullptr) TheApi().ReleaseValue(out);
    if (x != nullptr) TheApi().ReleaseValue(x);
    if (session != nullptr) TheApi().ReleaseSession(session);
  }

  bool Make(const Case& one, const Operands& operands) {
    const Geometry geometry = GeometryOf(one);
    return MakeSession(ModelOf(one, operands), one.threads) &&
           MakeValue(geometry.x, const_cast<void*>(operands.x), &x) &&
           MakeValue(geometry.out, operands.out, &out);
  }

  bool Run() {
    const char* const input = "x";
    const char* const output = "out";
    return Succeeded(
        TheApi().Run(session, nullptr, &input, &x, 1, &output, 1, &out));
  }

 private:
  bool MakeSession(const std::string& model, int threads) {
    static Environment* const environment = [] {
      Environment* made = nullptr;
      return Succeeded(TheApi().CreateEnv(kLogFatal, "benchmark", &made))
                 ? made
                 : nullptr;
    }();
    Options* options = nullptr;
    if (environment == nullptr ||
        !Succeeded(TheApi().CreateSessionOptions(&options)))
      return false;
    const bool made =
        Succeeded(TheApi().SetIntraOpNumThreads(options, threads)) &&
        Succeeded(TheApi().CreateSessionFromArray(
            environment, model.data(), model.size(), options, &session));
    TheApi().ReleaseSessionOptions(options);
    return made;
  }

  static bool MakeValue(const TensorLayout& layout, void* data, Value** value) {
    static MemoryInfo* const info = [] {
      MemoryInfo* made = nullptr;
      return Succeeded(TheApi().CreateCpuMemoryInfo(kDeviceAllocator,
                                                    kDefaultMemory, &made))
                 ? made
                 : nullptr;
    }();
    std::size_t size = SizeOf(layout.dtype);
    for (int i = 0; i < layout.rank; ++i)
      size *= static_cast<std::size_t>(layout.shape[i]);
    return info != nullptr && Succeeded(TheApi().CreateTensorWithDataAsOrtValue(
                                  info, data, size, layout.shape.data(),
                                  static_cast<std::size_t>(layout.rank),
                                  TypeOf(layout.dtype), value));
  }
};

Work Prepare(const Case& one, const Operands& operands) {
  const bool has_case =
      one.view == View() && TypeOf(one.output) != 0 && !one.is_unusual;
  if (!has_case) return {};
  const auto model = std::make_shared<Model>();
  // If ONNX Runtime has no kernel for this case, no session is made.
  if (!model->Make(one, operands) || !model->Run()) return {};
  return {[model] {
            if (model->Run()) return;
            std::fprintf(stderr,
                         "ONNX Runtime: a model that has run before failed.\n");
            std::exit(2);
          },
          {}};
}

}  // namespace
}  // namespace aclq::benchmarks

extern "C" __attribute__((visibility("default"))) const aclq::benchmarks::Peer*
aclq_benchmark_peer() {
  using namespace aclq::benchmarks;
  static const Peer peer = {
      .version =
          std::string("ONNX Runtime ") + OrtGetApiBase()->GetVersionString(),
      .contenders = {{"onnxruntime", "round(x / s) + zp", &Prepare}}};
  return &peer;
}
