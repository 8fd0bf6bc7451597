// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Calls about memory, copies and fills.

#include "tests/stress/sequence.h"

namespace aclq::testing::model {
namespace {

constexpr std::size_t kTooMuch = std::size_t{1} << 62;  // bytes
// Bytes of copies and fills that are never done before the call returns.
constexpr std::size_t kLarge = 70'000;

}  // namespace

// ----- Memory. -----

void Sequence::Malloc() {
  if (state_.memory.size() >= kMostObjects) return;
  Output<void*> address(NullOutput());
  std::size_t size = Chance(10) ? kLarge : 1 + Pick(512);
  if (Chance(10)) {
    size = OneOf<std::size_t>({0, SIZE_MAX, SIZE_MAX - 16, kTooMuch});
  }
  const Codes expected = state_.Malloc(thread(), address.given(), size);
  const auto made = std::make_shared<Memory>();
  std::size_t real_size = (size + 31) / 32 * 32;
  int code = 0;
  switch (Pick(3)) {
    case 0:
      real_size += 32;
      made->is_device = true;
      Log("aclrtMalloc", address, size);
      code = aclrtMalloc(address.address(), size, ACL_MEM_MALLOC_HUGE_FIRST);
      break;
    case 1:
      made->is_device = true;
      Log("aclrtMallocAlign32", address, size);
      code = aclrtMallocAlign32(address.address(), size,
                                ACL_MEM_MALLOC_NORMAL_ONLY);
      break;
    default:
      Log("aclrtMallocHost", address, size);
      code = aclrtMallocHost(address.address(), size);
  }
  if (!Check(expected, code, address)) return;
  if (reinterpret_cast<std::uintptr_t>(address.value()) % kDeviceUnit != 0) {
    Fail("the address is not a multiple of 512");
  }
  std::memset(address.value(), 0, real_size);  // the library owns all of it
  made->bytes.assign(real_size, 0);
  made->device = state_.contexts.Find(thread().context)->device;
  NoteHandle(address.value());
  state_.memory.Add(address.value(), made);
  if (!made->is_device) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(address.value());
  for (std::uintptr_t at = begin; at < begin + real_size; at += kDeviceUnit) {
    state_.device_units.insert(at / kDeviceUnit);
  }
}

void Sequence::Free() {
  char* const address = AnyMemory();
  const bool is_device = Chance(60);
  const Codes expected = state_.Free(address, is_device);
  // Freeing memory that work still uses would be an error of the program.
  if (expected.MustSucceed() && !state_.Locate(address)->users.empty()) {
    return SynchronizeDevice();
  }
  Log(is_device ? "aclrtFree" : "aclrtFreeHost", static_cast<void*>(address));
  if (Check(expected,
            is_device ? aclrtFree(address) : aclrtFreeHost(address))) {
    state_.memory.Remove(address);
  }
}

State::Transfer Sequence::AnyTransfer() {
  State::Transfer transfer;
  transfer.is_fill = Chance(30);
  transfer.to = Chance(75) ? AnyMemory() : host_.data();
  transfer.from = Chance(75) ? AnyMemory() : host_.data();
  transfer.count = Chance(5) ? 0 : 1 + Pick(Chance(80) ? 64 : 2000);
  std::size_t left = 0;
  if (state_.Locate(transfer.to, &left) != nullptr && left >= kLarge &&
      Chance(30)) {
    transfer.count = kLarge;
  }
  transfer.limit = transfer.count + Pick(3);
  if (Chance(5)) transfer.limit = Pick(transfer.count + 1);
  transfer.kind = Chance(95) ? static_cast<int>(Pick(6)) : OneOf({-1, 6, 7, 8});
  if (transfer.is_fill) {
    transfer.from = nullptr;
    // Products of numbers made of 0x40 bytes are in the range of int8.
    transfer.value = OneOf({7, 0x40, -1, 0x1FF00});
    transfer.kind = 0;
  }
  return transfer;
}

bool Sequence::MayTouch(const State::Transfer& transfer, const Stream* stream) {
  const auto may_touch = [&](const void* address) {
    const auto begin = reinterpret_cast<std::uintptr_t>(host_.data());
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    if (at >= begin && at < begin + host_.size()) {
      return transfer.count <= begin + host_.size() - at;
    }
    return state_.IsFree(address, transfer.count, stream);
  };
  return may_touch(transfer.to) &&
         (transfer.is_fill || may_touch(transfer.from));
}

void Sequence::TransferNow() {
  const State::Transfer transfer = AnyTransfer();
  bool no_work = false;
  const Codes expected = state_.TransferNow(thread(), transfer, &no_work);
  if (expected.MustSucceed() && !no_work && !MayTouch(transfer, nullptr)) {
    return;
  }
  const bool works = expected.MustSucceed() && !no_work;
  const std::vector<int> bytes = works ? BytesOf(transfer) : std::vector<int>();
  int code = 0;
  if (transfer.is_fill) {
    Log("aclrtMemset", transfer.to, transfer.limit, transfer.value,
        transfer.count);
    code = aclrtMemset(transfer.to, transfer.limit, transfer.value,
                       transfer.count);
  } else {
    Log("aclrtMemcpy", transfer.to, transfer.limit, transfer.from,
        transfer.count, transfer.kind);
    code = aclrtMemcpy(transfer.to, transfer.limit, transfer.from,
                       transfer.count, KindOf(transfer.kind));
  }
  if (Check(expected, code) && works) Transferred(transfer, bytes);
}

std::vector<int> Sequence::BytesOf(const State::Transfer& transfer) {
  if (!transfer.is_fill) return state_.BytesAt(transfer.from, transfer.count);
  return std::vector<int>(transfer.count, transfer.value & 0xFF);
}

void Sequence::Transferred(const State::Transfer& transfer,
                           const std::vector<int>& bytes) {
  if (!state_.IsPageable(transfer.to)) {
    return state_.SetBytesAt(transfer.to, bytes);
  }
  // Memory outside the library holds the bytes now.
  const auto* const found = static_cast<const unsigned char*>(transfer.to);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == Memory::kUnknown || bytes[i] == found[i]) continue;
    return Fail("byte " + std::to_string(i) + " is " +
                std::to_string(found[i]) + " and must be " +
                std::to_string(bytes[i]));
  }
}

void Sequence::TransferInStream() {
  const State::Transfer transfer = AnyTransfer();
  void* const stream = AnyStream();
  bool no_work = false;
  const Codes expected =
      state_.TransferInStream(thread(), transfer, stream, &no_work);
  const auto found = state_.FindStream(thread(), stream);
  if (expected.MustSucceed() && !no_work && !MayTouch(transfer, found.get())) {
    return;
  }
  const bool works = expected.MustSucceed() && !no_work;
  const bool waits = state_.IsPageable(transfer.to) ||
                     (!transfer.is_fill && state_.IsPageable(transfer.from));
  const std::vector<int> bytes = works ? BytesOf(transfer) : std::vector<int>();
  int code = 0;
  if (transfer.is_fill) {
    Log("aclrtMemsetAsync", transfer.to, transfer.limit, transfer.value,
        transfer.count, stream);
    code = aclrtMemsetAsync(transfer.to, transfer.limit, transfer.value,
                            transfer.count, stream);
  } else {
    Log("aclrtMemcpyAsync", transfer.to, transfer.limit, transfer.from,
        transfer.count, transfer.kind, stream);
    code = aclrtMemcpyAsync(transfer.to, transfer.limit, transfer.from,
                            transfer.count, KindOf(transfer.kind), stream);
  }
  if (!Check(expected, code) || !works) return;
  Transferred(transfer, bytes);
  if (waits) return state_.Drain(*found);
  found->may_be_busy = true;
  state_.Locate(transfer.to)->users.insert(found.get());
  if (!transfer.is_fill) {
    state_.Locate(transfer.from)->users.insert(found.get());
  }
}

aclrtMemcpyKind Sequence::KindOf(int number) {
  aclrtMemcpyKind kind;
  static_assert(sizeof(kind) == sizeof(number));
  std::memcpy(&kind, &number, sizeof(kind));
  return kind;
}

}  // namespace aclq::testing::model
