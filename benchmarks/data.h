// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The memory of the cases, filled with two kinds of numbers.

#ifndef ACLQ_BENCHMARKS_DATA_H_
#define ACLQ_BENCHMARKS_DATA_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "benchmarks/case.h"
#include "benchmarks/contender.h"

namespace aclq::benchmarks {

// Pages of zeroes. They are page-aligned, and take no memory until touched.
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
  // Numbers for timing: a normal distribution that fills the range of int8.
  kOrdinary,
  // Numbers that distinguish definitions: 45 % ties of the output type (in
  // fp32, numbers whose quotients are ties), 45 % ordinary numbers, and 10 %
  // numbers that are beyond every range, infinite, NaN, zero of either sign or
  // subnormal.
  kHard,
};

// The memory of all cases. One case is used at a time, since its results
// overwrite those of the others. All contenders of a case get equal addresses.
class Memory {
 public:
  // Makes memory for cases of up to `elements` elements, filled with one kind
  // of numbers. Ordinary numbers repeat.
  Memory(std::int64_t elements, Numbers numbers);

  // Returns the operands of a case. Fills the inputs and touches the outputs.
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

// ---- Shares of elements, from 0 to 1, whose bytes differ from the definition
// in src/numerics.

// Runs a contender on hard numbers and returns the share of wrong elements.
// Uses 65,536 elements, or fewer for our contenders if the case has fewer.
// Returns nothing if the contender does not support the case.
std::optional<double> WrongAmongHard(const Contender& contender, Case one);

// Runs the work once on ordinary numbers, compares all results, and returns the
// share of wrong elements. For the work that is timed.
double WrongAmongOrdinary(const Case& one, const Operands& operands,
                          const Work& work);

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_DATA_H_
