// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The end of the process, with everything that a program may have left
// unfinished.

#include <unistd.h>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

// An object whose destructor uses the library after main, when the thread-local
// objects of the main thread are gone.
class UsesLibraryAtExit {
 public:
  ~UsesLibraryAtExit() {
    void* memory = nullptr;
    const bool fine =
        aclrtFree(nullptr) == ACL_ERROR_INVALID_PARAM &&
        aclGetRecentErrMsg() != nullptr && aclGetRecentErrMsg() == nullptr &&
        aclrtMalloc(&memory, 8, ACL_MEM_MALLOC_NORMAL_ONLY) == ACL_SUCCESS &&
        aclrtFree(memory) == ACL_SUCCESS &&
        aclrtSynchronizeDevice() == ACL_SUCCESS &&
        aclrtResetDevice(0) == ACL_SUCCESS && aclFinalize() == ACL_SUCCESS;
    if (!fine) _exit(EXIT_FAILURE);
  }
};

TEST(ExitDeathTest, NothingNeedsToBeFreed) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const aclrtStream stream = NewStream();
    const aclrtEvent event = NewEvent();
    EXPECT_NE(NewMemory(8), nullptr);
    EXPECT_EQ(EnqueueCall(stream, [] {}), ACL_SUCCESS);
    EXPECT_EQ(aclrtRecordEvent(event, stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  });
}

TEST(ExitDeathTest, PendingWorkDoesNotHoldItUp) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const aclrtStream stream = NewStream();
    const aclrtEvent event = NewEvent();
    static const Gate& never_opened = *new Gate;
    EXPECT_EQ(never_opened.HoldUp(stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtRecordEvent(event, stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtStreamWaitEvent(nullptr, event), ACL_SUCCESS);
    never_opened.WaitUntilReached();
  });
}

TEST(ExitDeathTest, DestructorsAfterMainMayUseTheLibrary) {
  EXPECT_IN_NEW_PROCESS([] {
    static const UsesLibraryAtExit at_exit;
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    EXPECT_EQ(EnqueueCall(nullptr, [] {}), ACL_SUCCESS);
    EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
  });
}

}  // namespace
}  // namespace aclq::runtime
