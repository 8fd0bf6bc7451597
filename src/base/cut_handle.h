// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Handles that lost their upper 32 bits: a foreign-function binding that
// declares no result type passes a handle on as an int. Messages about handles
// that are not live name this cause.

#ifndef ACLQ_SRC_BASE_CUT_HANDLE_H_
#define ACLQ_SRC_BASE_CUT_HANDLE_H_

#include <string_view>

namespace aclq::base {

// A table of handles, of any kind of object. A live one is known to
// CutHandleHint, of the shared library that it is in.
class CutHandleFinder {
 public:
  CutHandleFinder(const CutHandleFinder&) = delete;
  CutHandleFinder& operator=(const CutHandleFinder&) = delete;

  // Whether a live handle of this table has the lower 32 bits of `handle`, and
  // the upper ones of `handle` are those of a 32-bit integer, with or without a
  // sign.
  virtual bool HasCut(const void* handle) const = 0;

 protected:
  explicit CutHandleFinder(unsigned tag);
  ~CutHandleFinder();

 private:
  const unsigned tag_;
};

// Returns a sentence that begins with a space if a live handle seems to have
// been cut to `handle`, else "".
std::string_view CutHandleHint(const void* handle);

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_CUT_HANDLE_H_
