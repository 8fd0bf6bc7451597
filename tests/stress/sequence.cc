// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "tests/stress/sequence.h"

#include <gtest/gtest.h>

namespace aclq::testing::model {

// ----- Random choices. -----

void Sequence::Run() {
  workers_[0]->Do([this] { ForgetEarlierSequences(); });
  while (calls_ < kCallsPerSequence && !failed_) {
    thread_ = Pick(kThreads);
    if (Chance(1)) {  // a new thread without a context
      workers_[thread_] = std::make_unique<Worker>();
      threads_[thread_] = Thread();
    }
    const std::size_t in_a_row = 1 + Pick(60);
    workers_[thread_]->Do([&] {
      for (std::size_t i = 0; i < in_a_row && !failed_; ++i) Step();
    });
  }
  workers_[0]->Do([this] { DestroyEverything(); });
}

void* Sequence::Wrong() {
  switch (Pick(4)) {
    case 0:
      return nullptr;
    case 1:
      return OneOf<void*>({reinterpret_cast<void*>(std::uintptr_t{0x1234}),
                           reinterpret_cast<void*>(~std::uintptr_t{0}),
                           host_.data(), this});
    default:
      return handles_.empty() ? nullptr : handles_[Pick(handles_.size())];
  }
}

void* Sequence::AnyStream() {
  if (Chance(20)) return AnyOf(state_.streams);
  std::vector<void*> own = {nullptr};
  for (const auto& [handle, stream] : state_.streams) {
    if (stream->context == thread().context) {
      own.push_back(handle);
    }
  }
  return own[Pick(own.size())];
}

char* Sequence::AnyMemory() {
  if (state_.memory.size() == 0 || Chance(5)) {
    return static_cast<char*>(Wrong());
  }
  void* address = state_.memory.At(Pick(state_.memory.size()));
  // Mostly a stream of the thread's device.
  const auto context = state_.contexts.Find(thread().context);
  for (int tries = 0; tries < 3 && context != nullptr &&
                      !state_.Reaches(context->device, address);
       ++tries) {
    address = state_.memory.At(Pick(state_.memory.size()));
  }
  return static_cast<char*>(address) + (Chance(20) ? Pick(64) : 0);
}

// ----- Calls. -----

void Sequence::Fail(const std::string& what) {
  if (failed_) return;
  failed_ = true;
  std::string last;
  for (const std::string& line : log_) last += "\n  " + line;
  ADD_FAILURE() << "seed " << seed_ << ", call " << calls_ << ": " << what
                << "\nthe last calls:" << last;
}

// ----- Sequences. -----

void Sequence::Step() {
  static const std::vector<Choice> choices = {
      {2, &Sequence::Init},
      {1, &Sequence::Finalize},
      {1, &Sequence::FinalizeReference},
      {4, &Sequence::LastError},
      {6, &Sequence::SetDevice},
      {3, &Sequence::ResetDevice},
      {2, &Sequence::GetDevice},
      {2, &Sequence::SynchronizeDevice},
      {2, &Sequence::SynchronizeDeviceWithTimeout},
      {2, &Sequence::SetPeerAccess},
      {2, &Sequence::CreateContext},
      {2, &Sequence::DestroyContext},
      {5, &Sequence::SetCurrentContext},
      {2, &Sequence::GetCurrentContext},
      {8, &Sequence::CreateStream},
      {3, &Sequence::DestroyStream},
      {4, &Sequence::SynchronizeStream},
      {4, &Sequence::SynchronizeStreamWithTimeout},
      {4, &Sequence::StreamQuery},
      {8, &Sequence::StreamWaitEvent},
      {6, &Sequence::HoldUp},
      {6, &Sequence::CreateEvent},
      {4, &Sequence::DestroyEvent},
      {10, &Sequence::RecordEvent},
      {3, &Sequence::ResetEvent},
      {4, &Sequence::QueryEvent},
      {4, &Sequence::QueryEventStatus},
      {4, &Sequence::QueryEventWaitStatus},
      {3, &Sequence::SynchronizeEvent},
      {3, &Sequence::SynchronizeEventWithTimeout},
      {5, &Sequence::EventElapsedTime},
      {9, &Sequence::Malloc},
      {4, &Sequence::Free},
      {8, &Sequence::TransferNow},
      {16, &Sequence::TransferInStream},
      {7, &Sequence::CreateTensor},
      {3, &Sequence::DestroyTensor},
      {2, &Sequence::InitTensor},
      {2, &Sequence::AskTensor},
      {6, &Sequence::SetRawTensorAddr},
      {2, &Sequence::CreateTensorList},
      {1, &Sequence::DestroyTensorList},
      {2, &Sequence::UseArray},
      {14, &Sequence::PhaseOne},
      {14, &Sequence::PhaseTwo},
      {3, &Sequence::SetRepeatable},
      {2, &Sequence::DestroyExecutor},
      {5, &Sequence::SetTensorAddr},
      {3, &Sequence::SetDynamicTensorAddr},
  };
  static const int total = [] {
    int sum = 0;
    for (const Choice& choice : choices) sum += choice.weight;
    return sum;
  }();
  auto at = static_cast<int>(Pick(static_cast<std::size_t>(total)));
  for (const Choice& choice : choices) {
    at -= choice.weight;
    if (at < 0) return (this->*choice.make)();
  }
}

void Sequence::ForgetEarlierSequences() {
  for (std::size_t i = 0; i < state_.devices.size(); ++i) {
    aclrtResetDeviceForce(static_cast<int32_t>(i));
  }
  ForgetPeers();
  aclInit(nullptr);
  aclFinalize();
  aclGetRecentErrMsg();
  aclrtGetLastError(ACL_RT_THREAD_LEVEL);
}

// Peer access remains when devices are reset.
void Sequence::ForgetPeers() {
  const auto count = static_cast<int32_t>(state_.devices.size());
  for (int32_t device = 0; device < count; ++device) {
    EXPECT_EQ(aclrtSetDevice(device), ACL_SUCCESS);
    for (int32_t peer = 0; peer < count; ++peer) {
      if (peer == device) continue;
      EXPECT_EQ(aclrtDeviceDisablePeerAccess(peer), ACL_SUCCESS);
    }
    EXPECT_EQ(aclrtResetDevice(device), ACL_SUCCESS);
  }
}

void Sequence::DestroyEverything() {
  if (failed_) return;
  thread_ = 0;
  while (state_.executors.size() > 0) {
    void* const executor = state_.executors.At(0);
    EXPECT_EQ(aclDestroyAclOpExecutor(static_cast<aclOpExecutor*>(executor)),
              ACLNN_SUCCESS);
    state_.executors.Remove(executor);
  }
  for (const auto& [list, elements] : state_.tensor_lists) {
    EXPECT_EQ(aclDestroyTensorList(static_cast<aclTensorList*>(list)),
              ACLNN_SUCCESS);
    for (const void* tensor : *elements) state_.tensors.Remove(tensor);
  }
  for (const auto& [tensor, object] : state_.tensors) {
    EXPECT_EQ(aclDestroyTensor(static_cast<aclTensor*>(tensor)), ACLNN_SUCCESS);
  }
  for (const auto& [array, object] : state_.arrays) {
    EXPECT_EQ(aclDestroyIntArray(static_cast<aclIntArray*>(array)),
              ACLNN_SUCCESS);
  }
  for (const auto& [event, object] : state_.events) {
    EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  }
  for (const auto& [handle, context] : state_.contexts) {
    if (context->is_default) continue;
    EXPECT_EQ(aclrtDestroyContext(handle), ACL_SUCCESS);
  }
  for (std::size_t i = 0; i < state_.devices.size(); ++i) {
    if (state_.devices[i].times_set == 0) continue;
    EXPECT_EQ(aclrtResetDeviceForce(static_cast<int32_t>(i)), ACL_SUCCESS);
  }
  for (const auto& [address, block] : state_.memory) {
    EXPECT_EQ(block->is_device ? aclrtFree(address) : aclrtFreeHost(address),
              ACL_SUCCESS);
  }
}

}  // namespace aclq::testing::model
