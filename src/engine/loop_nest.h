// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The nested loops over the dimensions of a problem, while a plan is made.

#ifndef ACLQ_SRC_ENGINE_LOOP_NEST_H_
#define ACLQ_SRC_ENGINE_LOOP_NEST_H_

#include <array>

#include "aclq/tensor.h"
#include "src/engine/loop.h"

namespace aclq::engine {

// Outermost first.
class LoopNest {
 public:
  int size() const { return size_; }
  int innermost() const { return size_ - 1; }
  Loop& operator[](int index) { return loops_[index]; }
  const Loop& operator[](int index) const { return loops_[index]; }

  // Becomes the innermost one.
  void Add(const Loop& loop) { loops_[size_++] = loop; }
  Loop Take(int index);

  // The longest steps of out outside, so that what is written is written in
  // order; where out does not tell, x does.
  void OrderByMemory();
  // Two loops become one if a step of the outer is as long as the whole inner,
  // for every operand.
  void JoinContinuing();

  // The loop along which the elements of x lie closest to each other, and the
  // one of most steps; the inner one of equal ones. There must be one.
  int ClosestInX() const;
  int Longest() const;

 private:
  std::array<Loop, kMaxRank> loops_;
  int size_ = 0;
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_LOOP_NEST_H_
