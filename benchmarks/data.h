// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What the cases compute on: memory, and two kinds of numbers.

#ifndef ACLQ_BENCHMARKS_DATA_H_
#define ACLQ_BENCHMARKS_DATA_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "benchmarks/case.h"
#include "benchmarks/contender.h"

namespace aclq::benchmarks {

// Pages of zeroes, so aligned to pages and not there before they are touched.
class Pages {
 public:
  explicit Pages(std::size_t size);
  ~Pages();
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  std::byte* data_ = nullptr;
  std::size_t size_;
};

enum class Numbers {
  // A normal distribution that fills the range of int8: what is timed.
  kOrdinary,
  // What tells definitions apart: 45 % ties of the output's own numbers (fp32:
  // what the division makes ties), 45 % ordinary, and 10 % beyond every range,
  // infinite, NaN, zero of either sign and subnormal.
  kHard,
};

// The memory of all cases, of which one is used at a time: the results of one
// overwrite those of the other. Every contender of a case gets the same
// addresses.
class Memory {
 public:
  // For cases of up to `elements` elements, filled with such numbers. Ordinary
  // ones repeat.
  Memory(std::int64_t elements, Numbers numbers);

  // The operands of a case. Inputs are filled and outputs touched.
  Operands OperandsOf(const Case& one);

 private:
  struct Source {
    Source(DType type, std::int64_t elements);
    DType dtype;
    Pages pages;
    std::size_t filled = 0;  // bytes
  };

  Source& SourceOf(DType dtype);
  static void FillOrdinary(Source& source, std::size_t size);
  static void FillHard(Source& source, const Case& one);
  static void Touch(const Pages& pages, std::size_t* touched, std::size_t size);

  std::int64_t elements_;
  Numbers numbers_;
  Source sources_[3];
  Pages out_, scratch_;
  std::size_t touched_out_ = 0, touched_scratch_ = 0;  // bytes
  Pages parameters_;
};

// The shares of elements, from 0 to 1, whose bytes are not those that
// src/numerics defines.

// For a contender on hard numbers: of 65,536 elements, or, of ours, as many as
// the case has if those are fewer. None if it has no such case.
std::optional<double> WrongAmongHard(const Contender& contender, Case one);

// For what is timed: runs it once and compares all that it makes. The operands
// are ordinary numbers.
double WrongAmongOrdinary(const Case& one, const Operands& operands,
                          const Work& work);

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_DATA_H_
