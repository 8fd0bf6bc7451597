// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The internal interface of libascendcl for the libraries of aclq that use it:
// what no public function of CANN offers. It is one exported function,
// aclqRuntimeInterface, that returns a table. Clients must not call it: the
// table belongs to one build of the libraries, which are to be used together.

#ifndef ACLQ_SRC_RUNTIME_INTERFACE_H_
#define ACLQ_SRC_RUNTIME_INTERFACE_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "acl/acl_rt.h"
#include "src/runtime/task.h"

namespace aclq::runtime {

struct Interface {
  // Adds a message to those that aclGetRecentErrMsg will give this thread.
  // `code` is CANN's short code, as in "EZ1001"; its title and solution come
  // from the table of codes. Never throws.
  void (*report_error)(std::string_view code, std::string_view message);

  // Puts a task at the end of a stream; null is the default stream of the
  // thread's context. `bytes` is how much memory the task goes through,
  // kUnknownSize for one that may wait or call the program: one of few bytes
  // may be done before the call returns, in the calling thread, and one of more
  // by a thread that synchronises the stream (stream.h). On failure (a
  // dead handle 107017, no context 107002, a stream of another context 107003,
  // one that is aborted 107023, one that has stopped the code of its failure,
  // no memory 207001, no thread for the stream 207005, a forked process 507000)
  // `*why` tells what is wrong, for the caller to report, and the task will not
  // run. Messages that a failing task reports reach the thread that gets its
  // code.
  aclError (*enqueue)(aclrtStream stream, Task task, std::size_t bytes,
                      std::string* why);

  // Whether work on a stream of the thread's context may use the memory at some
  // addresses; null is not looked at. If one is known to hold no memory, or
  // lies in another device's without access, `*which` is its index, `*why`
  // tells so, in words that follow the name of the argument, and the code is
  // 107000. Anything else is left to `enqueue`.
  aclError (*check_addresses)(std::span<void* const> addresses,
                              std::size_t* which, std::string* why);

  // Whether ACLQ_STRICT_MEMORY asks for check_extent.
  bool (*memory_is_strict)();

  // Whether the bytes lie inside one live device allocation. If they do not,
  // `*why` tells so, in words that follow the name of the argument, and the
  // code is 107000.
  aclError (*check_extent)(const void* begin, std::size_t size,
                           std::string* why);

  // Begins a call of an exported function, and ends it: a fork does not come in
  // between, see fork.h. end_call is to be called where begin_call returned
  // true.
  bool (*begin_call)();
  void (*end_call)();

  // Whether every call has to fail in this process, which was forked, without
  // a lock on its way. `*why` tells so; it may be null.
  bool (*is_forked)(std::string* why);
};

}  // namespace aclq::runtime

extern "C" __attribute__((visibility("default")))
const aclq::runtime::Interface*
aclqRuntimeInterface();

#endif  // ACLQ_SRC_RUNTIME_INTERFACE_H_
