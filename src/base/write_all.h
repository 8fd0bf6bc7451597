// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_BASE_WRITE_ALL_H_
#define ACLQ_SRC_BASE_WRITE_ALL_H_

#include <string_view>

namespace aclq::base {

// Writes all of a text, also where the system takes it in parts; what it does
// not take is lost. A thread that is being cancelled ends elsewhere: this is
// called where nothing may unwind.
void WriteAll(int descriptor, std::string_view text) noexcept;

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_WRITE_ALL_H_
