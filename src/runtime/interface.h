// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The internal interface of libascendcl for the other libraries of aclq:
// functions that CANN's public interface does not offer. It is one exported
// function, aclqRuntimeInterface, which returns a table. Clients must not call
// it: the table belongs to one build of the libraries, which must be used
// together.

#ifndef ACLQ_SRC_RUNTIME_INTERFACE_H_
#define ACLQ_SRC_RUNTIME_INTERFACE_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "acl/acl_rt.h"
#include "src/runtime/core/task.h"

namespace aclq::runtime {

struct Interface {
  // Adds a message to those that aclGetRecentErrMsg returns to this thread.
  // `code` is CANN's short code, for example "EZ1001"; its title and solution
  // come from the table of codes. Never throws.
  void (*report_error)(std::string_view code, std::string_view message);

  // Appends a task to a stream; null is the default stream of the thread's
  // context. `bytes` is the number of bytes that the task accesses, or
  // kUnknownSize if the task may wait or call the program. A small task may run
  // in the calling thread before the call returns, and a short one in a thread
  // that synchronises the stream (stream.h). On failure the task does not run,
  // and `*why` is the reason, for the caller to report. The codes are 107017
  // (dead handle), 107002 (no context), 107003 (stream of another context),
  // 107023 (stream being aborted), the code of the failure (stopped stream),
  // 207001 (no memory), 207005 (no thread for the stream) and 507000 (forked
  // process). Messages of a failing task reach the thread that gets its code.
  aclError (*enqueue)(aclrtStream stream, Task task, std::size_t bytes,
                      std::string* why);

  // Checks that work on a stream of the thread's context may use the memory at
  // some addresses; null is ignored. If an address is known to hold no memory,
  // or lies in memory of another device without access, `*which` is its index,
  // `*why` is the reason, worded to follow the name of the argument, and the
  // code is 107000. All other checks are left to `enqueue`.
  aclError (*check_addresses)(std::span<void* const> addresses,
                              std::size_t* which, std::string* why);

  // Returns whether ACLQ_STRICT_MEMORY asks for check_extent.
  bool (*memory_is_strict)();

  // Checks that the bytes lie inside one live device allocation. If not, `*why`
  // is the reason, worded to follow the name of the argument, and the code is
  // 107000.
  aclError (*check_extent)(const void* begin, std::size_t size,
                           std::string* why);

  // Begin and end a call of an exported function; no fork happens between them,
  // see fork.h. end_call must be called if begin_call returned true.
  bool (*begin_call)();
  void (*end_call)();

  // Returns whether the process was forked and every call must fail without
  // taking a lock. `*why` is the reason; `why` may be null.
  bool (*is_forked)(std::string* why);
};

}  // namespace aclq::runtime

extern "C" __attribute__((visibility("default")))
const aclq::runtime::Interface*
aclqRuntimeInterface();

#endif  // ACLQ_SRC_RUNTIME_INTERFACE_H_
