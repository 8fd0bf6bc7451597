// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/copy_side.h"

#include "src/base/return_if_error.h"
#include "src/runtime/objects/strict_memory.h"

namespace aclq::runtime {
namespace {

Outcome CheckStrictly(const Side& side) {
  if (!side.is_called_device && side.place.kind != MemoryKind::kDevice) {
    return Ok();
  }
  Outcome outcome = CheckInAllocation(side.address, side.size, side.place);
  if (!outcome.ok()) {
    outcome.message = Text(side.argument, " ", outcome.message);
  }
  return outcome;
}

}  // namespace

Outcome CheckRanges(Sides sides) {
  for (const Side& side : sides) {
    ACLQ_RETURN_IF_ERROR(
        CheckRange(side.argument, side.address, side.size, side.place));
    if (!MemoryIsStrict()) continue;
    ACLQ_RETURN_IF_ERROR(CheckStrictly(side));
  }
  return Ok();
}

Outcome CheckReachOfPair(Sides sides) {
  if (sides.size() < 2) return Ok();
  const Place& first = sides[0].place;
  const Place& second = sides[1].place;
  if (first.device_id == kNoDevice || second.device_id == kNoDevice ||
      MayUse(first.device_id, second) || MayUse(second.device_id, first)) {
    return Ok();
  }
  return OutOfReach(sides[1].argument, sides[1].address, second.device_id,
                    first.device_id);
}

Outcome CheckReach(Sides sides, int32_t device_id) {
  for (const Side& side : sides) {
    if (MayUse(device_id, side.place)) continue;
    return OutOfReach(side.argument, side.address, side.place.device_id,
                      device_id);
  }
  return Ok();
}

bool TouchesPageableMemory(Sides sides) {
  for (const Side& side : sides) {
    if (side.place.kind == MemoryKind::kPageableHost) return true;
  }
  return false;
}

}  // namespace aclq::runtime
