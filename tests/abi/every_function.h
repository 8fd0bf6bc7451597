// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Every function of the table in src/abi, callable with arguments made from its
// parameter types.

#ifndef ACLQ_TESTS_ABI_EVERY_FUNCTION_H_
#define ACLQ_TESTS_ABI_EVERY_FUNCTION_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace aclq::testing {

// Values for the arguments of a call.
struct Arguments {
  // The value of every enumeration, which need not name an enumerator.
  std::int32_t enumerator = 0;
  // The value of every number.
  int number = 0;
  // The number of parameters at the end that are null if they are pointers.
  // Other pointers refer to zeroed memory, or are handles of objects that live
  // until the call returns.
  int null_addresses = 100;
};

struct ExportedFunction {
  std::string name;
  bool takes_enumeration;
  // Returns the result if it is a 32-bit number or an enumeration, otherwise 0.
  std::function<std::int32_t(const Arguments&)> call;
};

std::vector<ExportedFunction> EveryFunction();

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_ABI_EVERY_FUNCTION_H_
