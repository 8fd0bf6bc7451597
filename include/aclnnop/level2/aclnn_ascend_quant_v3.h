// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// CANN 8 installs the operators' headers here too.

#include "../aclnn_ascend_quant_v3.h"
