/* Copyright 2026 The aclq authors. Licensed under the Apache License,
 * Version 2.0.
 *
 * A client that includes no header of ours. Its types, values and prototypes
 * are the rows of the table; it links every function and quantizes. Exits with
 * 0, or with the number of the line that failed. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define TYPE(name, type) typedef __typeof__(type) name;
#define OPAQUE(tag, name) typedef struct tag name;
#define CONSTANT(type, name, value) enum { name = value };
#define ENUM(name) typedef enum {
#define VALUE(name, value) name = value,
#define STRUCT(name, size) typedef struct {
#define UNION(name, size) typedef union {
#define FIELD(offset, type, name) __typeof__(type) name;
#define END(name) \
  }               \
  name;
#define FUNCTION(tier, result, name, parameters) result name parameters;
#include "table/table.def"

// The sizes that the table says are those that its members add up to.
#define ENUM(name) _Static_assert(sizeof(name) == 4, #name);
#define STRUCT(name, size) _Static_assert(sizeof(name) == (size), #name);
#define UNION(name, size) _Static_assert(sizeof(name) == (size), #name);
#include "table/table.def"

static const struct {
  const char *name;
  void (*address)(void);
} functions[] = {
#define FUNCTION(tier, result, name, parameters) {#name, (void (*)(void))name},
#include "table/table.def"
};

#define REQUIRE(condition)             \
  do {                                 \
    if (!(condition)) return __LINE__; \
  } while (0)

/* Memory of the device with a copy of what the host has. */
static void *Copied(const void *host, size_t size) {
  void *device = NULL;
  if (aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS ||
      aclrtMemcpy(device, size, host, size, ACL_MEMCPY_HOST_TO_DEVICE) !=
          ACL_SUCCESS)
    return NULL;
  return device;
}

static int Quantize(void) {
  const float values[] = {1.25F, 5, 3, -100, 1, 300};
  const float steps[] = {0.5F, 2, -1};
  const int32_t zeros[] = {1, 0, 10};
  const int8_t expected[] = {4, 2, 7, -128, 0, -128};
  int8_t found[6] = {0};
  const int64_t shape[] = {2, 3};
  aclrtStream stream = NULL;
  uint64_t size = 0;
  aclOpExecutor *executor = NULL;

  REQUIRE(aclInit(NULL) == ACL_SUCCESS);
  REQUIRE(aclrtSetDevice(0) == ACL_SUCCESS);
  REQUIRE(aclrtCreateStream(&stream) == ACL_SUCCESS);
  void *memory[] = {Copied(values, sizeof(values)),
                    Copied(steps, sizeof(steps)), Copied(zeros, sizeof(zeros)),
                    Copied(found, sizeof(found))};
  for (int i = 0; i < 4; ++i) REQUIRE(memory[i] != NULL);

  aclTensor *const x = aclCreateTensor(shape, 2, ACL_FLOAT, NULL, 0,
                                       ACL_FORMAT_ND, shape, 2, memory[0]);
  aclTensor *const scales = aclCreateTensor(
      &shape[1], 1, ACL_FLOAT, NULL, 0, ACL_FORMAT_ND, &shape[1], 1, memory[1]);
  aclTensor *const zero_points = aclCreateTensor(
      &shape[1], 1, ACL_INT32, NULL, 0, ACL_FORMAT_ND, &shape[1], 1, memory[2]);
  aclTensor *const out = aclCreateTensor(shape, 2, ACL_INT8, NULL, 0,
                                         ACL_FORMAT_ND, shape, 2, memory[3]);
  REQUIRE(aclnnQuantizeGetWorkspaceSize(x, scales, zero_points, ACL_INT8, 1,
                                        out, &size, &executor) == OK);
  REQUIRE(size == 0);
  REQUIRE(aclnnQuantize(NULL, 0, executor, stream) == OK);
  REQUIRE(aclrtSynchronizeStream(stream) == ACL_SUCCESS);
  REQUIRE(aclrtMemcpy(found, sizeof(found), memory[3], sizeof(found),
                      ACL_MEMCPY_DEVICE_TO_HOST) == ACL_SUCCESS);
  REQUIRE(memcmp(found, expected, sizeof(found)) == 0);

  REQUIRE(aclDestroyTensor(x) == OK);
  REQUIRE(aclDestroyTensor(scales) == OK);
  REQUIRE(aclDestroyTensor(zero_points) == OK);
  REQUIRE(aclDestroyTensor(out) == OK);
  for (int i = 0; i < 4; ++i) REQUIRE(aclrtFree(memory[i]) == ACL_SUCCESS);
  REQUIRE(aclrtDestroyStream(stream) == ACL_SUCCESS);
  REQUIRE(aclrtResetDevice(0) == ACL_SUCCESS);
  REQUIRE(aclFinalize() == ACL_SUCCESS);
  REQUIRE(aclGetRecentErrMsg() == NULL);
  return 0;
}

int main(void) {
  const size_t count = sizeof(functions) / sizeof(functions[0]);
  for (size_t i = 0; i < count; ++i) {
    if (functions[i].address == NULL) {
      printf("%s has no address\n", functions[i].name);
      return 1;
    }
  }
  printf("%zu functions linked\n", count);
  const int line = Quantize();
  puts(line == 0 ? "as expected" : "failed");
  return line < 256 ? line : 255;
}
