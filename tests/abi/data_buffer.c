// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Data buffers.

#include "client.h"

static char memory[8];

TEST(aclCreateDataBuffer) {
  aclDataBuffer *const buffer = aclCreateDataBuffer(memory, 8);
  REQUIRE(buffer != NULL);
  SUCCEEDS(aclDestroyDataBuffer(buffer));
}

TEST(aclDestroyDataBuffer) {
  aclDataBuffer *const buffer = aclCreateDataBuffer(memory, 8);
  SUCCEEDS(aclDestroyDataBuffer(buffer));
  REQUIRE(aclDestroyDataBuffer(buffer) == ACL_ERROR_RT_INVALID_HANDLE);
  REQUIRE(aclDestroyDataBuffer(NULL) == ACL_ERROR_INVALID_PARAM);
}

TEST(aclUpdateDataBuffer) {
  aclDataBuffer *const buffer = aclCreateDataBuffer(NULL, 0);
  SUCCEEDS(aclUpdateDataBuffer(buffer, memory, 8));
  REQUIRE(aclGetDataBufferAddr(buffer) == memory);
  REQUIRE(aclGetDataBufferSizeV2(buffer) == 8);
  SUCCEEDS(aclDestroyDataBuffer(buffer));
}

TEST(aclGetDataBufferAddr) {
  aclDataBuffer *const buffer = aclCreateDataBuffer(memory, 8);
  REQUIRE(aclGetDataBufferAddr(buffer) == memory);
  SUCCEEDS(aclDestroyDataBuffer(buffer));
}

TEST(aclGetDataBufferSize) {
  aclDataBuffer *const buffer = aclCreateDataBuffer(memory, 0x100000003);
  REQUIRE(aclGetDataBufferSize(buffer) == 3);
  SUCCEEDS(aclDestroyDataBuffer(buffer));
}

TEST(aclGetDataBufferSizeV2) {
  aclDataBuffer *const buffer = aclCreateDataBuffer(memory, 0x100000003);
  REQUIRE(aclGetDataBufferSizeV2(buffer) == 0x100000003);
  SUCCEEDS(aclDestroyDataBuffer(buffer));
}
