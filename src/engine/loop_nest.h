// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The nested loops over the dimensions of a problem, while a plan is made.

#ifndef ACLQ_SRC_ENGINE_LOOP_NEST_H_
#define ACLQ_SRC_ENGINE_LOOP_NEST_H_

#include "aclq/tensor.h"
#include "src/engine/loop.h"
#include "src/engine/short_list.h"

namespace aclq::engine {

// Outermost first.
class LoopNest {
 public:
  int size() const { return loops_.size(); }
  int innermost() const { return size() - 1; }
  Loop& operator[](int index) { return loops_[index]; }
  const Loop& operator[](int index) const { return loops_[index]; }

  // Adds a loop inside of the others.
  void Add(const Loop& loop) { loops_.Add(loop); }
  // Removes a loop and returns it. TakeInnermost returns a loop of one step if
  // there is no other.
  Loop Take(int index) { return loops_.Take(index); }
  Loop TakeInnermost() { return size() > 0 ? Take(innermost()) : Loop(); }

  // Puts the loops into the order in which memory is best read and written, or
  // keeps their order if asked, and joins those that continue each other.
  // Returns how far the first element of each operand moves.
  Strides Arrange(bool keeps_order);

  // Reverses the loops that run backwards through out, so that out is written
  // forwards. Returns how far the first element of each operand moves.
  Strides TurnForwards();
  // Sorts the loops by the strides of out, longest outside, so that memory is
  // written in order; among equal ones, by the strides of x.
  void OrderByMemory();
  // Joins each two neighbouring loops whose outer stride is the length of the
  // whole inner loop, for every operand.
  void JoinContinuing();

  // Returns the loop along which the elements of x lie closest to each other,
  // or the loop of the most steps; the inner one of equal ones. There must be
  // one.
  int ClosestInX() const;
  int Longest() const;

 private:
  ShortList<Loop, kMaxRank> loops_;
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_LOOP_NEST_H_
