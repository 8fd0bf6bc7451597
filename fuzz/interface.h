// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The functions and types of the table in src/abi/ as data, for a program that
// calls every function without code for any of them.

#ifndef ACLQ_FUZZ_INTERFACE_H_
#define ACLQ_FUZZ_INTERFACE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace aclq::fuzz {

enum class Kind {
  kVoid,
  kNumber,    // bool, integer or floating point
  kEnum,      // 4 bytes
  kHandle,    // a pointer to an object of the library
  kCallback,  // the address of a function
  kStruct,    // a structure or union
  kPointer,   // any other pointer
  kArray,     // an array of known length
};

struct Type {
  struct Field {
    std::size_t offset;
    const Type* type;
  };

  Kind kind = Kind::kVoid;
  std::string name;        // for a handle, the kind of its objects
  std::size_t size = 0;    // bytes
  bool is_const = false;   // set for the const target of a pointer
  bool is_signed = false;  // set for signed integers
  bool is_floating = false;
  const Type* target = nullptr;      // target of a pointer; element of an array
  std::vector<std::int32_t> values;  // values of an enumeration
  std::vector<Field> fields;
  void (*callback)() = nullptr;  // a function of this type, which does nothing
};

struct Function {
  const char* name;
  std::string result_name;
  const Type* result;
  std::vector<const Type*> parameters;
  // Calls the function. Each argument, and the result, lies in the first bytes
  // of a slot. For an argument that is larger than a slot, the slot has its
  // address.
  std::uint64_t (*call)(const std::uint64_t* slots);
};

// Returns all functions in the order of the table.
const std::vector<Function>& Functions();

// Returns true if the table has a constant or macro of this value.
bool IsConstant(std::int64_t value);

}  // namespace aclq::fuzz

#endif  // ACLQ_FUZZ_INTERFACE_H_
