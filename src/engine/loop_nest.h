// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The nested loops over the dimensions of a problem, while a plan is made.

#ifndef ACLQ_SRC_ENGINE_LOOP_NEST_H_
#define ACLQ_SRC_ENGINE_LOOP_NEST_H_

#include "src/engine/loop.h"
#include "src/engine/short_list.h"

namespace aclq::engine {

// A list of loops, outermost first.
class LoopNest {
 public:
  int size() const { return loops_.size(); }
  int innermost() const { return size() - 1; }
  Loop& operator[](int index) { return loops_[index]; }
  const Loop& operator[](int index) const { return loops_[index]; }

  // Adds a loop inside of the others.
  void Add(const Loop& loop) { loops_.Add(loop); }
  // Removes a loop and returns it.
  Loop Take(int index) { return loops_.Take(index); }
  // Removes the innermost loop and returns it; if there is none, returns a loop
  // of one step.
  Loop TakeInnermost() { return size() > 0 ? Take(innermost()) : Loop(); }

  // Turns the loops forwards and orders them by memory, unless `keeps_order`;
  // then joins loops that continue each other. Returns the distance that the
  // first element of each operand moves, in the unit of the strides.
  Strides Arrange(bool keeps_order);

  // Reverses the loops that run backwards through out, so that out is written
  // forwards. Returns the distance that the first element of each operand
  // moves.
  Strides TurnForwards();
  // Sorts the loops by the strides of out, longest outside, so that memory is
  // written in order; among equal ones, by the strides of x.
  void OrderByMemory();
  // Joins two neighbouring loops if, for every operand, the stride of the outer
  // loop is the length of the inner one.
  void JoinContinuing();

  // Returns the index of the loop along which the elements of x lie closest to
  // each other; of equal loops, the inner one. There must be a loop.
  int ClosestInX() const;
  // Returns the index of the loop of the most steps; of equal loops, the inner
  // one. There must be a loop.
  int Longest() const;

 private:
  ShortList<Loop, kMaxLoops> loops_;
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_LOOP_NEST_H_
