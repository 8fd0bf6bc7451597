// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Handles that lost their upper 32 bits: a foreign-function binding that
// declares no result type passes a handle on as an int. Error messages about
// invalid handles name this cause.

#ifndef ACLQ_SRC_BASE_CUT_HANDLE_H_
#define ACLQ_SRC_BASE_CUT_HANDLE_H_

#include <string>
#include <string_view>

namespace aclq::base {

// A table of handles of any kind of object. While it exists, the CutHandleHint
// of its shared library searches it.
class CutHandleFinder {
 public:
  CutHandleFinder(const CutHandleFinder&) = delete;
  CutHandleFinder& operator=(const CutHandleFinder&) = delete;

  // Returns true if a live handle of this table has the lower 32 bits of
  // `handle`, and the upper 32 bits of `handle` are those of a zero-extended or
  // sign-extended 32-bit integer.
  virtual bool HasCut(const void* handle) const = 0;

 protected:
  explicit CutHandleFinder(unsigned tag);
  ~CutHandleFinder();

 private:
  const unsigned tag_;
};

// Returns a sentence for an error message, which begins with a space, if
// `handle` seems to be a live handle that was cut to 32 bits; otherwise "".
std::string_view CutHandleHint(const void* handle);

// Returns the end of the message about an argument that is not a live handle of
// a C type; CutHandleHint may follow.
inline std::string InvalidHandleText(std::string_view type) {
  return " is not a valid " + std::string(type) +
         " handle: it was destroyed or never created.";
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_CUT_HANDLE_H_
