// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/cut_handle.h"

#include <array>
#include <atomic>

namespace aclq::base {
namespace {

// The tables, indexed by the lower 4 bits of their tags, which differ between
// the tables of a library.
constexpr unsigned kTables = 16;
std::array<std::atomic<const CutHandleFinder*>, kTables> tables{};

}  // namespace

CutHandleFinder::CutHandleFinder(unsigned tag) : tag_(tag) {
  tables[tag_ % kTables] = this;
}

CutHandleFinder::~CutHandleFinder() {
  const CutHandleFinder* self = this;
  tables[tag_ % kTables].compare_exchange_strong(self, nullptr);
}

std::string_view CutHandleHint(const void* handle) {
  for (const auto& table : tables) {
    const CutHandleFinder* const finder = table;
    if (finder == nullptr || !finder->HasCut(handle)) continue;
    return " Its lower 32 bits are those of a valid handle: a 64-bit handle "
           "seems to have been truncated, for example by a foreign-function "
           "binding that declares no result type (in Python's ctypes, set "
           "restype to c_void_p).";
  }
  return "";
}

}  // namespace aclq::base
