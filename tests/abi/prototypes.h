// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// CANN's types, values and functions, generated from the table alone: no header
// of this project is included.

#ifndef ACLQ_TESTS_ABI_PROTOTYPES_H_
#define ACLQ_TESTS_ABI_PROTOTYPES_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TYPE(name, type) typedef __typeof__(type) name;
#define OPAQUE(tag, name) typedef struct tag name;
#define CONSTANT(type, name, value) enum { name = value };
#define MACRO(name, value) static const int64_t name = (int64_t)(value);
#define ENUM(name) typedef enum {
#define VALUE(name, value) name = value,
#define STRUCT(name, size) typedef struct {
#define UNION(name, size) typedef union {
#define FIELD(offset, type, name) __typeof__(type) name;
#define END(name) \
  }               \
  name;
#define FUNCTION(tier, result, name, parameters) result name parameters;
#include "src/abi/table.def"

// Checks that the sizes in the table equal the sum of the members.
#define ENUM(name) _Static_assert(sizeof(name) == 4, #name);
#define STRUCT(name, size) _Static_assert(sizeof(name) == (size), #name);
#define UNION(name, size) _Static_assert(sizeof(name) == (size), #name);
#include "src/abi/table.def"

#endif  // ACLQ_TESTS_ABI_PROTOTYPES_H_
