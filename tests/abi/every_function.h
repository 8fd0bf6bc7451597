// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Every function of the table in src/abi, to be called with arguments that are
// made from the types of its parameters.

#ifndef ACLQ_TESTS_ABI_EVERY_FUNCTION_H_
#define ACLQ_TESTS_ABI_EVERY_FUNCTION_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace aclq::testing {

// What the arguments of a call are.
struct Arguments {
  // Of every enumeration, whether it names an enumerator or not.
  std::int32_t enumerator = 0;
  // Of every number.
  int number = 0;
  // How many parameters at the end are null if they are addresses. The others
  // are addresses of zeros, or the handles of objects that live as long as the
  // call.
  int null_addresses = 100;
};

struct ExportedFunction {
  std::string name;
  bool takes_enumeration;
  // Returns the result if it is a 32-bit number or an enumeration, else 0.
  std::function<std::int32_t(const Arguments&)> call;
};

std::vector<ExportedFunction> EveryFunction();

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_ABI_EVERY_FUNCTION_H_
