// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Calls of tensors, executors and operators.

#include <algorithm>
#include <optional>

#include "aclnnop/aclnn_ascend_quant.h"
#include "aclnnop/aclnn_ascend_quant_v3.h"
#include "aclnnop/aclnn_quantize.h"
#include "src/numerics/ascend_quant.h"
#include "src/numerics/reference.h"
#include "tests/stress/sequence.h"

namespace aclq::testing::model {

struct Description {
  aclDataType type;
  std::vector<std::int64_t> dims;
};

namespace {

// Returns descriptions with which random problems are valid sometimes.
const std::vector<Description>& Descriptions() {
  static const std::vector<Description> descriptions = {
      {ACL_FLOAT, {4, 2}}, {ACL_FLOAT16, {4, 2}}, {ACL_INT8, {4, 2}},
      {ACL_INT8, {4, 2}},  {ACL_FLOAT, {2}},      {ACL_FLOAT, {1}},
      {ACL_INT32, {2}},    {ACL_INT32, {1}},      {ACL_FLOAT, {0, 2}},
      {ACL_INT8, {0, 2}},  {ACL_FLOAT16, {2}},    {ACL_FLOAT16, {1}}};
  return descriptions;
}

// The elements that the memory of a tensor will hold.
struct Elements {
  Elements(State& state, const Tensor& tensor)
      : size(aclDataTypeSize(tensor.type)),
        type(static_cast<DType>(tensor.type)),
        block(state.Locate(tensor.data())),
        bytes(state.BytesAt(tensor.data(), tensor.Bytes())) {}

  bool IsKnown(std::size_t i) const {
    return std::find(
               bytes.begin() + static_cast<std::ptrdiff_t>(i * size),
               bytes.begin() + static_cast<std::ptrdiff_t>((i + 1) * size),
               Memory::kUnknown) ==
           bytes.begin() + static_cast<std::ptrdiff_t>((i + 1) * size);
  }
  float At(std::size_t i) const {
    std::array<unsigned char, 4> element = {};
    for (std::size_t j = 0; j < size; ++j) {
      element[j] = static_cast<unsigned char>(bytes[i * size + j]);
    }
    return numerics::LoadInput(type, element.data());
  }

  std::size_t size;
  DType type;
  const Memory* block;
  std::vector<int> bytes;
};

const char* TextOf(numerics::RoundMode mode) {
  static constexpr const char* kTexts[] = {"round", "floor", "ceil", "trunc",
                                           "hybrid"};
  return kTexts[static_cast<int>(mode)];
}

// Returns an element of an operator's int8 output.
std::uint8_t ElementOf(const Attributes& attributes, float x, float scale,
                       std::optional<float> zero_point) {
  if (attributes.op == Operator::kQuantize) {
    std::uint8_t value = 0;
    numerics::StoreOutput(DType::kInt8, numerics::Affine(x, scale, zero_point),
                          &value);
    return value;
  }
  return numerics::AscendQuantCode(
      numerics::AscendQuantSum(x, scale, zero_point,
                               attributes.sqrt_mode
                                   ? numerics::ScaleProduct::kTwice
                                   : numerics::ScaleProduct::kOnce),
      attributes.round_mode, DType::kInt8);
}

// The tensors and the outputs of phase one.
struct Arguments {
  aclTensor *x, *scales, *zero_points, *out;
  uint64_t* workspace_size;
  aclOpExecutor** executor;
};

int CallPhaseOne(const Attributes& attributes, const Arguments& to) {
  switch (attributes.op) {
    case Operator::kQuantize:
      return aclnnQuantizeGetWorkspaceSize(
          to.x, to.scales, to.zero_points,
          static_cast<aclDataType>(attributes.type), attributes.axis, to.out,
          to.workspace_size, to.executor);
    case Operator::kAscendQuant:
      return aclnnAscendQuantGetWorkspaceSize(
          to.x, to.scales, to.zero_points, attributes.sqrt_mode,
          TextOf(attributes.round_mode), attributes.type, to.out,
          to.workspace_size, to.executor);
    case Operator::kAscendQuantV3:
      return aclnnAscendQuantV3GetWorkspaceSize(
          to.x, to.scales, to.zero_points, attributes.sqrt_mode,
          TextOf(attributes.round_mode), attributes.type, attributes.axis,
          to.out, to.workspace_size, to.executor);
  }
  return ACLNN_ERR_INNER;
}

// The functions of an operator.
struct Functions {
  const char* phase_one_name;
  const char* phase_two_name;
  aclnnStatus (*phase_two)(void*, uint64_t, aclOpExecutor*, aclrtStream);
};

const Functions& FunctionsOf(Operator op) {
  static constexpr Functions kFunctions[] = {
      {"aclnnQuantizeGetWorkspaceSize", "aclnnQuantize", aclnnQuantize},
      {"aclnnAscendQuantGetWorkspaceSize", "aclnnAscendQuant",
       aclnnAscendQuant},
      {"aclnnAscendQuantV3GetWorkspaceSize", "aclnnAscendQuantV3",
       aclnnAscendQuantV3}};
  return kFunctions[static_cast<int>(op)];
}

}  // namespace

// ----- Tensors, lists, arrays. -----

void Sequence::CreateTensor() {
  if (state_.tensors.size() >= kMostObjects) return;
  const Description& description = Descriptions()[Pick(Descriptions().size())];
  const bool broken = Chance(4);
  char* const data = Chance(90) ? AnyMemory() : nullptr;
  Log("aclCreateTensor", description.type, description.dims.size(),
      static_cast<void*>(data));
  aclTensor* const tensor = aclCreateTensor(
      broken ? nullptr : description.dims.data(), description.dims.size(),
      description.type, nullptr, 0, ACL_FORMAT_ND, description.dims.data(),
      description.dims.size(), data);
  // The call returns no code; the model has one for it.
  if (!Check(broken ? ACLNN_ERR_PARAM_NULLPTR : ACLNN_SUCCESS,
             tensor != nullptr ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_NULLPTR)) {
    return;
  }
  NoteHandle(tensor);
  const auto made = std::make_shared<Tensor>();
  made->dims = description.dims;
  made->type = description.type;
  made->data() = data;
  state_.tensors.Add(tensor, made);
}

void Sequence::DestroyTensor() {
  void* const tensor = AnyOf(state_.tensors);
  Log("aclDestroyTensor", tensor);
  if (Check(State::DestroyOrNull(state_.tensors, tensor),
            aclDestroyTensor(static_cast<aclTensor*>(tensor)))) {
    state_.tensors.Remove(tensor);
  }
}

void Sequence::InitTensor() {
  void* const tensor = AnyOf(state_.tensors);
  const Description& description = Descriptions()[Pick(Descriptions().size())];
  const bool broken = Chance(10);
  char* const data = Chance(80) ? AnyMemory() : nullptr;
  Log("aclInitTensor", tensor, description.type, description.dims.size(),
      static_cast<void*>(data));
  if (!Check(state_.InitTensor(tensor, broken),
             aclInitTensor(static_cast<aclTensor*>(tensor),
                           broken ? nullptr : description.dims.data(),
                           description.dims.size(), description.type, nullptr,
                           0, ACL_FORMAT_ND, description.dims.data(),
                           description.dims.size(), data))) {
    return;
  }
  // Initialises the tensor with another description. Executors keep the
  // description they were made from, at the new address.
  const auto made = std::make_shared<Tensor>();
  made->dims = description.dims;
  made->type = description.type;
  made->address = state_.tensors.Find(tensor)->address;
  if (data != nullptr) made->data() = data;
  state_.tensors.Replace(tensor, made);
}

void Sequence::AskTensor() {
  auto* const tensor = static_cast<aclTensor*>(AnyOf(state_.tensors));
  Output<void*> address(NullOutput());
  Output<aclDataType> type(NullOutput());
  Log("aclGetRawTensorAddr", static_cast<void*>(tensor), address);
  if (Check(state_.AskTensor(tensor, address.given()),
            aclGetRawTensorAddr(tensor, address.address()), address) &&
      address.value() != state_.tensors.Find(tensor)->data()) {
    Fail("it is another address");
  }
  Log("aclGetDataType", static_cast<void*>(tensor), type);
  if (Check(state_.AskTensor(tensor, type.given()),
            aclGetDataType(tensor, type.address()), type) &&
      type.value() != state_.tensors.Find(tensor)->type) {
    Fail("it is another type");
  }
}

void Sequence::SetRawTensorAddr() {
  auto* const tensor = static_cast<aclTensor*>(AnyOf(state_.tensors));
  char* const address = AnyMemory();
  Log("aclSetRawTensorAddr", static_cast<void*>(tensor),
      static_cast<void*>(address));
  if (Check(state_.AskTensor(tensor, true),
            aclSetRawTensorAddr(tensor, address))) {
    state_.tensors.Find(tensor)->data() = address;
  }
}

void Sequence::CreateTensorList() {
  if (state_.tensor_lists.size() >= 4) return;
  std::vector<const aclTensor*> elements(Pick(3));
  bool good = true;
  for (const aclTensor*& element : elements) {
    element = static_cast<aclTensor*>(AnyOf(state_.tensors));
    good &= element == nullptr || state_.tensors.Has(element);
  }
  Log("aclCreateTensorList", elements.size());
  aclTensorList* const list =
      aclCreateTensorList(elements.data(), elements.size());
  if (!Check(good ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_INVALID,
             list != nullptr ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_INVALID)) {
    return;
  }
  NoteHandle(list);
  state_.tensor_lists.Add(list, std::make_shared<std::vector<const void*>>(
                                    elements.begin(), elements.end()));
}

void Sequence::DestroyTensorList() {
  void* const list = AnyOf(state_.tensor_lists);
  Output<uint64_t> size(NullOutput());
  Log("aclGetTensorListSize", list, size);
  if (Check(State::AskSize(state_.tensor_lists, list, size.given()),
            aclGetTensorListSize(static_cast<aclTensorList*>(list),
                                 size.address()),
            size) &&
      size.value() != state_.tensor_lists.Find(list)->size()) {
    Fail("it is another size");
  }
  Log("aclDestroyTensorList", list);
  if (!Check(State::DestroyOrNull(state_.tensor_lists, list),
             aclDestroyTensorList(static_cast<aclTensorList*>(list))) ||
      list == nullptr) {
    return;
  }
  for (const void* tensor : *state_.tensor_lists.Find(list)) {
    state_.tensors.Remove(tensor);
  }
  state_.tensor_lists.Remove(list);
}

void Sequence::UseArray() {
  void* const array = AnyOf(state_.arrays);
  Output<uint64_t> size(NullOutput());
  Log("aclGetIntArraySize", array, size);
  if (Check(
          State::AskSize(state_.arrays, array, size.given()),
          aclGetIntArraySize(static_cast<aclIntArray*>(array), size.address()),
          size) &&
      size.value() != state_.arrays.Find(array)->size()) {
    Fail("it is another size");
  }
  if (Chance(50)) {
    Log("aclDestroyIntArray", array);
    if (Check(State::DestroyOrNull(state_.arrays, array),
              aclDestroyIntArray(static_cast<aclIntArray*>(array)))) {
      state_.arrays.Remove(array);
    }
  }
  if (state_.arrays.size() >= 4) return;
  const auto values = std::make_shared<std::vector<std::int64_t>>(Pick(3));
  Log("aclCreateIntArray", values->size());
  aclIntArray* const made = aclCreateIntArray(values->data(), values->size());
  if (!Check(ACLNN_SUCCESS, made != nullptr ? ACLNN_SUCCESS : ACLNN_ERR_INNER))
    return;
  NoteHandle(made);
  state_.arrays.Add(made, values);
}

// ----- The operators. -----

void* Sequence::TensorLike(const Description& description) {
  if (Chance(10)) return AnyOf(state_.tensors);
  for (const auto& [handle, tensor] : state_.tensors) {
    if (tensor->type == description.type && tensor->dims == description.dims)
      return handle;
  }
  return AnyOf(state_.tensors);
}

Attributes Sequence::AnyAttributes() {
  using numerics::RoundMode;
  Attributes made;
  made.op = OneOf({Operator::kQuantize, Operator::kQuantize,
                   Operator::kAscendQuant, Operator::kAscendQuantV3});
  made.type = Chance(90) ? ACL_INT8 : ACL_INT32;
  if (made.op != Operator::kAscendQuant)
    made.axis = Chance(90) ? OneOf({1, -1}) : OneOf({0, 2, -3});
  if (made.op == Operator::kQuantize) return made;
  made.sqrt_mode = Chance(50);
  made.round_mode = Chance(95) ? OneOf({RoundMode::kRound, RoundMode::kFloor,
                                        RoundMode::kCeil, RoundMode::kTrunc})
                               : RoundMode::kHybrid;
  return made;
}

void Sequence::PhaseOne() {
  if (state_.executors.size() >= kMostObjects) return;
  const bool empty = Chance(10);
  const int64_t rows = empty ? 0 : 4;
  const int64_t channels = Chance(50) ? 2 : 1;
  const Attributes attributes = AnyAttributes();
  const aclDataType x_type = OneOf({ACL_FLOAT, ACL_FLOAT16});
  const aclDataType scale_type = Chance(80) ? x_type : ACL_FLOAT;
  const aclDataType zero_point_type =
      attributes.op == Operator::kQuantize ? ACL_INT32 : scale_type;
  void* const x = TensorLike({x_type, {rows, 2}});
  void* const scales = TensorLike({scale_type, {channels}});
  void* const zero_points =
      Chance(50) ? nullptr : TensorLike({zero_point_type, {channels}});
  void* const out = TensorLike({ACL_INT8, {rows, 2}});
  Output<uint64_t> workspace_size(NullOutput());
  Output<aclOpExecutor*> executor(NullOutput());
  const Codes expected =
      state_.PhaseOne(x, scales, zero_points, out, attributes,
                      workspace_size.given() && executor.given());
  Log(FunctionsOf(attributes.op).phase_one_name, x, scales, zero_points,
      attributes.type, attributes.axis, attributes.sqrt_mode,
      TextOf(attributes.round_mode), out, workspace_size, executor);
  if (!Check(expected,
             CallPhaseOne(
                 attributes,
                 {static_cast<aclTensor*>(x), static_cast<aclTensor*>(scales),
                  static_cast<aclTensor*>(zero_points),
                  static_cast<aclTensor*>(out), workspace_size.address(),
                  executor.address()}),
             workspace_size, executor)) {
    return;
  }
  NoteHandle(executor.value());
  const auto made = std::make_shared<Executor>();
  made->attributes = attributes;
  made->x = state_.tensors.Find(x);
  made->scales = state_.tensors.Find(scales);
  made->zero_points = state_.tensors.Find(zero_points);
  made->out = state_.tensors.Find(out);
  state_.executors.Add(executor.value(), made);
}

void Sequence::PhaseTwo() {
  void* const executor = AnyOf(state_.executors);
  void* const stream = AnyStream();
  void* const workspace = Chance(90) ? nullptr : host_.data();
  const uint64_t workspace_size = Chance(95) ? 0 : 32;
  const auto found = state_.executors.Find(executor);
  Codes expected =
      executor == nullptr ? ACLNN_ERR_PARAM_NULLPTR : ACLNN_ERR_PARAM_INVALID;
  bool works = false;
  if (found != nullptr) {
    expected =
        state_.PhaseTwo(thread(), *found, workspace, workspace_size, stream);
    works = expected.MustSucceed() && !found->x->IsEmpty() &&
            !found->scales->IsEmpty();
  }
  const auto on = state_.FindStream(thread(), stream);
  if (works && !MayRun(*found, on.get())) return;
  const Functions& functions = FunctionsOf(
      found != nullptr ? found->attributes.op : Operator::kQuantize);
  Log(functions.phase_two_name, workspace, workspace_size, executor, stream);
  Check(expected,
        functions.phase_two(workspace, workspace_size,
                            static_cast<aclOpExecutor*>(executor), stream));
  if (found == nullptr || failed_) return;
  if (expected.Has(ACLNN_ERR_RUNTIME_ERROR)) {
    thread().last_error = state_.Launches(thread(), *found, stream);
  }
  if (!found->repeatable) state_.executors.Remove(executor);
  if (!works) return;
  on->may_be_busy = true;
  Quantized(*found);
  for (const auto& tensor :
       {found->x, found->scales, found->zero_points, found->out}) {
    if (tensor != nullptr)
      state_.Locate(tensor->data())->users.insert(on.get());
  }
}

bool Sequence::MayRun(const Executor& executor, const Stream* stream) {
  for (const auto& tensor :
       {executor.x, executor.scales, executor.zero_points, executor.out}) {
    if (tensor == nullptr) continue;
    if (!state_.IsFree(tensor->data(), tensor->Bytes(), stream) ||
        reinterpret_cast<std::uintptr_t>(tensor->data()) %
                aclDataTypeSize(tensor->type) !=
            0) {
      return false;
    }
  }
  return true;
}

void Sequence::Quantized(const Executor& executor) {
  const Tensor& out = *executor.out;
  const Elements x(state_, *executor.x);
  const Elements scales(state_, *executor.scales);
  std::optional<Elements> zero_points;
  if (executor.zero_points != nullptr) {
    zero_points.emplace(state_, *executor.zero_points);
  }
  // CANN does not define the contents of an output that overlaps an input.
  const Memory* const block = state_.Locate(out.data());
  const bool overlaps =
      block == x.block || block == scales.block ||
      (zero_points.has_value() && block == zero_points->block);
  std::vector<int> bytes(out.Bytes(), Memory::kUnknown);
  const std::size_t channels = executor.scales->Bytes() / scales.size;
  for (std::size_t i = 0; i < bytes.size() && !overlaps; ++i) {
    const std::size_t channel = i % channels;
    std::optional<float> zero_point;
    if (zero_points.has_value()) zero_point = zero_points->At(channel);
    if (!x.IsKnown(i) || !scales.IsKnown(channel) ||
        (zero_points.has_value() && !zero_points->IsKnown(channel))) {
      continue;
    }
    bytes[i] =
        ElementOf(executor.attributes, x.At(i), scales.At(channel), zero_point);
  }
  state_.SetBytesAt(out.data(), bytes);
}

void Sequence::SetRepeatable() {
  void* const executor = AnyOf(state_.executors);
  Log("aclSetAclOpExecutorRepeatable", executor);
  if (Check(state_.LiveExecutor(executor),
            aclSetAclOpExecutorRepeatable(
                static_cast<aclOpExecutor*>(executor)))) {
    state_.executors.Find(executor)->repeatable = true;
  }
}

void Sequence::DestroyExecutor() {
  void* const executor = AnyOf(state_.executors);
  Log("aclDestroyAclOpExecutor", executor);
  if (Check(state_.LiveExecutor(executor),
            aclDestroyAclOpExecutor(static_cast<aclOpExecutor*>(executor)))) {
    state_.executors.Remove(executor);
  }
}

void Sequence::SetTensorAddr() {
  auto* const executor = static_cast<aclOpExecutor*>(AnyOf(state_.executors));
  auto* const tensor = static_cast<aclTensor*>(AnyOf(state_.tensors));
  char* const address = AnyMemory();
  using Setter =
      aclnnStatus (*)(aclOpExecutor*, std::size_t, aclTensor*, void*);
  const auto [name, setter] = OneOf<std::pair<const char*, Setter>>(
      {{"aclSetInputTensorAddr", aclSetInputTensorAddr},
       {"aclSetOutputTensorAddr", aclSetOutputTensorAddr},
       {"aclSetTensorAddr", aclSetTensorAddr},
       {"AclSetInputTensorAddr", AclSetInputTensorAddr},
       {"AclSetOutputTensorAddr", AclSetOutputTensorAddr},
       {"AclSetTensorAddr", AclSetTensorAddr}});
  std::shared_ptr<Tensor> found;
  const Codes expected = state_.SetTensorAddr(executor, tensor, &found);
  Log(name, static_cast<void*>(executor), static_cast<void*>(tensor),
      static_cast<void*>(address));
  Check(expected, setter(executor, Pick(5), tensor, address));
  if (found != nullptr) found->data() = address;
}

void Sequence::SetDynamicTensorAddr() {
  auto* const executor = static_cast<aclOpExecutor*>(AnyOf(state_.executors));
  auto* const list = static_cast<aclTensorList*>(AnyOf(state_.tensor_lists));
  const std::size_t index = Pick(3);
  char* const address = AnyMemory();
  using Setter = aclnnStatus (*)(aclOpExecutor*, std::size_t, std::size_t,
                                 aclTensorList*, void*);
  const auto [name, setter] = OneOf<std::pair<const char*, Setter>>(
      {{"aclSetDynamicInputTensorAddr", aclSetDynamicInputTensorAddr},
       {"aclSetDynamicOutputTensorAddr", aclSetDynamicOutputTensorAddr},
       {"aclSetDynamicTensorAddr", aclSetDynamicTensorAddr},
       {"AclSetDynamicInputTensorAddr", AclSetDynamicInputTensorAddr},
       {"AclSetDynamicOutputTensorAddr", AclSetDynamicOutputTensorAddr},
       {"AclSetDynamicTensorAddr", AclSetDynamicTensorAddr}});
  std::shared_ptr<Tensor> found;
  const Codes expected =
      state_.SetDynamicTensorAddr(executor, list, index, &found);
  Log(name, static_cast<void*>(executor), static_cast<void*>(list), index,
      static_cast<void*>(address));
  Check(expected, setter(executor, 0, index, list, address));
  if (found != nullptr) found->data() = address;
}

}  // namespace aclq::testing::model
