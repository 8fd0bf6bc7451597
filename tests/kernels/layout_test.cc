// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copied and transposed rows, and parameters of any type loaded as binary32
// numbers, on every instruction set of this machine: each element arrives, no
// other byte changes, and no guard page is touched.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "src/base/dtypes.h"
#include "src/kernels/kernels.h"
#include "src/numerics/reference.h"
#include "tests/support/guarded_memory.h"

namespace aclq::kernels {
namespace {

using testing::Against;
using testing::GuardedMemory;

// One side of a copy: memory that holds exactly the elements.
class Side {
 public:
  // Strides are in elements.
  Side(std::size_t rows, std::ptrdiff_t row_stride, std::size_t columns,
       std::ptrdiff_t column_stride, std::size_t element_size, Against against)
      : row_stride_(row_stride * static_cast<std::ptrdiff_t>(element_size)),
        column_stride_(column_stride *
                       static_cast<std::ptrdiff_t>(element_size)),
        first_(Below(rows, row_stride_) + Below(columns, column_stride_)),
        size_(first_ + Below(rows, -row_stride_) +
              Below(columns, -column_stride_) + element_size),
        memory_(size_, against) {}

  std::byte* data() const { return memory_.data(); }
  std::size_t size() const { return size_; }
  std::byte* first() const { return memory_.data() + first_; }
  std::ptrdiff_t row_stride() const { return row_stride_; }
  std::ptrdiff_t column_stride() const { return column_stride_; }
  std::size_t OffsetOf(std::size_t row, std::size_t column) const {
    return first_ + row * static_cast<std::size_t>(row_stride_) +
           column * static_cast<std::size_t>(column_stride_);
  }

 private:
  // Returns the bytes before the first element.
  static std::size_t Below(std::size_t extent, std::ptrdiff_t stride) {
    return stride < 0 ? (extent - 1) * static_cast<std::size_t>(-stride) : 0;
  }

  std::ptrdiff_t row_stride_, column_stride_;
  std::size_t first_, size_;
  GuardedMemory memory_;
};

class LayoutTest : public ::testing::TestWithParam<Implementation> {
 protected:
  // Expects that `copy` copies all elements from one side to the other.
  template <typename Function>
  void ExpectElements(std::size_t rows, std::size_t columns,
                      std::size_t element_size, const Side& from,
                      const Side& to, Function copy) {
    for (std::size_t i = 0; i < from.size(); ++i)
      from.data()[i] = static_cast<std::byte>(i * 7 + i / 251);
    std::fill_n(to.data(), to.size(), std::byte{0xA5});
    std::vector<std::byte> expected(to.data(), to.data() + to.size());
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < columns; ++column) {
        std::memcpy(expected.data() + to.OffsetOf(row, column),
                    from.data() + from.OffsetOf(row, column), element_size);
      }
    }
    copy();
    ASSERT_EQ(std::memcmp(expected.data(), to.data(), to.size()), 0)
        << rows << " rows of " << columns << " columns of " << element_size
        << " bytes, from strides " << from.row_stride() << ", "
        << from.column_stride() << " to strides " << to.row_stride() << ", "
        << to.column_stride();
  }

  void ExpectCopied(std::size_t rows, std::size_t columns,
                    std::size_t element_size, const Side& from, const Side& to,
                    bool non_temporal = false) {
    ExpectElements(rows, columns, element_size, from, to, [&] {
      GetParam().table->copy({.from = from.first(),
                              .from_row_stride = from.row_stride(),
                              .from_column_stride = from.column_stride(),
                              .to = to.first(),
                              .to_row_stride = to.row_stride(),
                              .to_column_stride = to.column_stride(),
                              .rows = rows,
                              .columns = columns,
                              .element_size = element_size,
                              .non_temporal = non_temporal});
    });
  }

  // Transposes at either end of the memory. Strides are in elements.
  void ExpectTransposed(std::size_t rows, std::size_t columns,
                        std::ptrdiff_t from_stride, std::ptrdiff_t to_stride) {
    for (const std::size_t size : {1, 2, 4, 8, 16}) {
      for (const Against against : {Against::kStart, Against::kEnd}) {
        const Side from(rows, from_stride, columns, 1, size, against);
        const Side to(rows, 1, columns, to_stride, size, against);
        ExpectElements(rows, columns, size, from, to, [&] {
          GetParam().table->TransposeOf(size)(from.first(), from.row_stride(),
                                              to.first(), to.column_stride(),
                                              rows, columns);
        });
      }
    }
  }

  // Copies in both directions, at either end of the memory.
  void ExpectCopiedBothWays(std::size_t rows, std::size_t columns,
                            std::ptrdiff_t row_stride,
                            std::ptrdiff_t column_stride,
                            std::ptrdiff_t other_row_stride,
                            std::ptrdiff_t other_column_stride) {
    for (const std::size_t size : {1, 2, 4, 8, 16}) {
      for (const Against against : {Against::kStart, Against::kEnd}) {
        const Side one(rows, row_stride, columns, column_stride, size, against);
        const Side other(rows, other_row_stride, columns, other_column_stride,
                         size, against);
        ExpectCopied(rows, columns, size, one, other);
        if (column_stride != 0 && row_stride != 0)
          ExpectCopied(rows, columns, size, other, one);
      }
    }
  }
};

INSTANTIATE_TEST_SUITE_P(Isa, LayoutTest,
                         ::testing::ValuesIn(Implementations().begin(),
                                             Implementations().end()),
                         [](const auto& test) { return test.param.name; });

// Extents around the sizes of the blocks that instruction sets transpose.
constexpr std::size_t kExtents[] = {1,  2,  3,  4,  5,  7,  8, 9,
                                    15, 16, 17, 31, 33, 64, 67};

TEST_P(LayoutTest, Transposes) {
  for (const std::size_t rows : kExtents) {
    for (const std::size_t columns : kExtents) {
      const auto r = static_cast<std::ptrdiff_t>(rows);
      const auto c = static_cast<std::ptrdiff_t>(columns);
      ExpectTransposed(rows, columns, c, r);
      ExpectTransposed(rows, columns, c + 3, r + 5);
      ExpectTransposed(rows, columns, -c, r);
      ExpectTransposed(rows, columns, c, -r - 2);
      ExpectTransposed(rows, columns, 1, r);
    }
  }
}

TEST_P(LayoutTest, TransposesManyRowsOfFewElements) {
  for (const std::size_t rows : {100, 257}) {
    for (std::size_t columns = 1; columns <= 18; ++columns) {
      const auto r = static_cast<std::ptrdiff_t>(rows);
      const auto c = static_cast<std::ptrdiff_t>(columns);
      ExpectTransposed(rows, columns, c, r);
      ExpectTransposed(columns, rows, r, c);
    }
  }
}

TEST_P(LayoutTest, PacksRowsOfEveryLength) {
  for (std::size_t columns = 1; columns <= 140; ++columns) {
    const auto c = static_cast<std::ptrdiff_t>(columns);
    for (const std::size_t rows : {1, 2, 5, 9, 33}) {
      ExpectCopiedBothWays(rows, columns, c + 2, 1, c, 1);
      ExpectCopiedBothWays(rows, columns, -c - 2, 1, c, 1);
    }
  }
}

TEST_P(LayoutTest, BringsSteppedElementsTogether) {
  for (const std::ptrdiff_t step : {0, 1, 2, 3, 4, 5, 7, -1, -2, -3, -4}) {
    for (std::size_t columns = 1; columns <= 140; ++columns) {
      const auto c = static_cast<std::ptrdiff_t>(columns);
      ExpectCopiedBothWays(1, columns, 0, step, c, 1);
      ExpectCopiedBothWays(3, columns, c * 8, step, c, 1);
    }
  }
}

TEST_P(LayoutTest, CopiesAnyLayout) {
  for (const std::size_t rows : {2, 5}) {
    for (const std::size_t columns : {3, 17}) {
      ExpectCopiedBothWays(rows, columns, 70, 3, 2, 11);
      ExpectCopiedBothWays(rows, columns, 70, 1, 1, 11);
    }
  }
}

// Elements of one row share an address: the last one remains.
TEST_P(LayoutTest, CopiesARowInOrder) {
  for (const std::size_t size : {1, 2, 4, 8, 16}) {
    for (std::size_t columns = 1; columns <= 70; ++columns) {
      const Side from(1, 0, columns, 1, size, Against::kEnd);
      const Side to(1, 0, columns, 0, size, Against::kEnd);
      ExpectCopied(1, columns, size, from, to);
    }
  }
}

// Past the caches: adjacent elements, and one repeated element.
TEST_P(LayoutTest, CopiesRowsPastTheCaches) {
  for (const std::size_t size : {1, 2, 4, 8, 16}) {
    for (std::size_t columns = 1; columns <= 400; ++columns) {
      for (const std::ptrdiff_t step : {0, 1}) {
        const auto c = static_cast<std::ptrdiff_t>(columns);
        const Side from(3, c, columns, step, size, Against::kEnd);
        const Side to(3, c + 1, columns, 1, size, Against::kEnd);
        ExpectCopied(3, columns, size, from, to, true);
      }
    }
  }
}

TEST_P(LayoutTest, RepeatsNumbers) {
  for (std::size_t times = 1; times <= 70; ++times) {
    for (const std::size_t count : {1, 2, 9}) {
      std::vector<float> from(count);
      for (std::size_t i = 0; i < count; ++i)
        from[i] = static_cast<float>(i + 1);
      const std::size_t size = count * times + kParameterSlack;
      const GuardedMemory memory(size * sizeof(float), Against::kEnd);
      auto* to = reinterpret_cast<float*>(memory.data());
      GetParam().table->repeat_each(from.data(), count, times, to);
      for (std::size_t i = 0; i < count * times; ++i)
        ASSERT_EQ(to[i], from[i / times]) << times << " times, at " << i;
    }
  }
}

// Every 8-bit and 16-bit pattern, and int32 numbers around the gaps of
// binary32.
TEST_P(LayoutTest, LoadsNumbersAsTheDefinitionDoes) {
  for (const DType dtype : {DType::kFloat32, DType::kFloat16, DType::kBFloat16,
                            DType::kInt8, DType::kUInt8, DType::kInt32}) {
    const std::size_t size = base::DTypeSize(dtype);
    std::vector<std::byte> from;
    for (std::uint32_t i = 0; i < 0x10000; ++i) {
      const std::uint32_t pattern = size == 4 ? i * 0x10001 + 0x7F000000 : i;
      const auto* bytes = reinterpret_cast<const std::byte*>(&pattern);
      from.insert(from.end(), bytes, bytes + size);
    }
    std::vector<float> to(0x10000 + kParameterSlack);
    GetParam().table->load_numbers(dtype, from.data(), 0x10000, to.data());
    for (std::size_t i = 0; i < 0x10000; ++i) {
      const float expected = numerics::LoadInput(dtype, from.data() + i * size);
      const bool both_nan = std::isnan(expected) && std::isnan(to[i]);
      ASSERT_TRUE(both_nan ||
                  std::memcmp(&expected, &to[i], sizeof(expected)) == 0)
          << base::DTypeName(dtype) << " " << i;
    }
  }
}

TEST_P(LayoutTest, LoadsAnyCountOfNumbers) {
  for (const DType dtype : {DType::kFloat32, DType::kFloat16, DType::kBFloat16,
                            DType::kInt8, DType::kUInt8, DType::kInt32}) {
    const std::size_t size = base::DTypeSize(dtype);
    for (std::size_t count = 1; count <= 70; ++count) {
      const GuardedMemory from(count * size, Against::kEnd);
      for (std::size_t i = 0; i < count * size; ++i)
        from.data()[i] = static_cast<std::byte>(i * 3 % 64);
      const GuardedMemory to((count + kParameterSlack) * sizeof(float),
                             Against::kEnd);
      auto* numbers = reinterpret_cast<float*>(to.data());
      GetParam().table->load_numbers(dtype, from.data(), count, numbers);
      for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(numbers[i],
                  numerics::LoadInput(dtype, from.data() + i * size))
            << count << " of " << base::DTypeName(dtype);
      }
    }
  }
}

}  // namespace
}  // namespace aclq::kernels
