// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Checks the names that a program has included so far against the rows of
// TABLE. The check passes if this compiles; headers_test.sh compiles it for
// each header of the table.

#include <cstddef>
#include <type_traits>

// Returns true if a name and its expansion are different texts.
constexpr bool Differ(const char *a, const char *b) {
  return *a != *b || (*a != '\0' && Differ(a + 1, b + 1));
}
#define TEXT(expanded) #expanded
#define CHECK(condition, name) static_assert(condition, #name)
#define SAME(name, ...) CHECK((std::is_same<__VA_ARGS__>::value), name);

#define TYPE(name, type) SAME(name, name, type)
#define OPAQUE(tag, name) SAME(name, name, struct tag)
#define MACRO(name, value)                 \
  static_assert((name) == (value), #name); \
  static_assert(Differ(TEXT(name), #name), #name);
#define CONSTANT(type, name, value) \
  CHECK(name == (value), name);     \
  SAME(name, decltype(name), const type)
#define ENUM(name)      \
  namespace of_##name { \
    using Enum = name;  \
    CHECK(std::is_enum<Enum>::value && sizeof(Enum) == 4, name);
#define VALUE(name, value)      \
  CHECK(name == (value), name); \
  SAME(name, decltype(name), Enum)
#define STRUCT(name, size) \
  namespace of_##name {    \
    using Struct = name;   \
    CHECK(std::is_class<Struct>::value && sizeof(Struct) == (size), name);
#define UNION(name, size) \
  namespace of_##name {   \
    using Struct = name;  \
    CHECK(std::is_union<Struct>::value && sizeof(Struct) == (size), name);
#define FIELD(offset, type, name)                  \
  CHECK(offsetof(Struct, name) == (offset), name); \
  SAME(name, decltype(Struct::name), type)
#define END(name) }
#define FUNCTION(tier, result, name, parameters) \
  SAME(name, decltype(&name), result(*) parameters)

// CANN has deprecated some functions.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
// The compiler checks the format strings of aclAppLog, an attribute that is not
// part of its type.
#pragma GCC diagnostic ignored "-Wignored-attributes"
#include TABLE
