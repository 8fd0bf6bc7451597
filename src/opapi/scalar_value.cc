// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/opapi/scalar_value.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>

#include "src/base/dtypes.h"
#include "src/nnop/report.h"
#include "src/numerics/convert.h"

namespace aclq::opapi {
namespace {

enum class Kind { kBool, kSigned, kUnsigned, kFloat, kComplex };

Kind KindOf(DType dtype) {
  switch (dtype) {
    case DType::kBool:
      return Kind::kBool;
    case DType::kInt8:
    case DType::kInt16:
    case DType::kInt32:
    case DType::kInt64:
      return Kind::kSigned;
    case DType::kUInt8:
    case DType::kUInt16:
    case DType::kUInt32:
    case DType::kUInt64:
      return Kind::kUnsigned;
    case DType::kComplex64:
    case DType::kComplex128:
      return Kind::kComplex;
    default:
      return Kind::kFloat;
  }
}

// Returns the type of the parts of complex numbers.
DType PartType(DType dtype) {
  return dtype == DType::kComplex64 ? DType::kFloat32 : DType::kFloat64;
}

// One real number: the bits of a floating-point number, or an integer,
// sign-extended to 64 bits if its type has a sign.
struct Number {
  DType dtype;
  std::uint64_t bits;

  bool is_float() const { return KindOf(dtype) == Kind::kFloat; }
  bool is_negative_integer() const {
    return KindOf(dtype) != Kind::kUnsigned &&
           static_cast<std::int64_t>(bits) < 0;
  }
  double value() const {  // only for a floating-point type
    return std::bit_cast<double>(
        numerics::ConvertFloat(bits, dtype, DType::kFloat64));
  }
};

// Reads the number of a type that begins at `bytes`. A BOOL is read as a signed
// byte.
Number Read(DType dtype, const std::byte* bytes) {
  const std::size_t size = base::DTypeSize(dtype);
  std::uint64_t bits = 0;
  std::memcpy(&bits, bytes, size);
  const Kind kind = KindOf(dtype);
  if (kind == Kind::kSigned || kind == Kind::kBool) {
    const int unused = 64 - 8 * static_cast<int>(size);
    bits = static_cast<std::uint64_t>(
        static_cast<std::int64_t>(bits << unused) >> unused);
  }
  return {dtype, bits};
}

// Converts a number to a floating-point type and returns its bits. A conversion
// to BF16 rounds to binary32 first, as CANN does; all others round once.
std::uint64_t ToFloat(const Number& number, DType to) {
  if (to == DType::kBFloat16 && number.dtype != to) {
    return numerics::ConvertFloat(ToFloat(number, DType::kFloat32),
                                  DType::kFloat32, to);
  }
  if (number.is_float())
    return numerics::ConvertFloat(number.bits, number.dtype, to);
  const bool is_negative = number.is_negative_integer();
  const std::uint64_t magnitude = is_negative ? 0 - number.bits : number.bits;
  return numerics::ConvertInteger(magnitude, is_negative, to);
}

// Converts a number to a truth value. As in CANN, floating-point numbers whose
// magnitude is less than the epsilon of binary32 (of their own type for
// DT_DOUBLE) are false, and so is NaN. A BF16 is false only if it is zero.
bool ToBool(const Number& number) {
  if (!number.is_float()) return number.bits != 0;
  const double magnitude = std::fabs(number.value());
  if (number.dtype == DType::kBFloat16) return magnitude != 0;
  return magnitude >= (number.dtype == DType::kFloat64
                           ? std::numeric_limits<double>::epsilon()
                           : std::numeric_limits<float>::epsilon());
}

// Converts a number to an integer type. Integers are reduced modulo 2^n;
// floating-point numbers are truncated. Returns false if a floating-point
// number is out of range.
bool ToInteger(const Number& number, DType to, std::uint64_t* bits) {
  *bits = number.bits;
  if (!number.is_float()) return true;
  const double truncated = std::trunc(number.value());
  const bool is_signed = KindOf(to) == Kind::kSigned;
  const int digits =
      8 * static_cast<int>(base::DTypeSize(to)) - (is_signed ? 1 : 0);
  const double end = std::ldexp(1.0, digits);
  // Refuses NaN too, which compares false.
  if (!(truncated >= (is_signed ? -end : 0.0) && truncated < end)) return false;
  *bits = truncated < 0
              ? static_cast<std::uint64_t>(static_cast<std::int64_t>(truncated))
              : static_cast<std::uint64_t>(truncated);
  return true;
}

std::string Describe(std::string_view name, const Number& number) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.17g", number.value());
  return std::string(name) + " is " + text + " (" +
         base::DTypeName(number.dtype) + ")";
}

}  // namespace

aclnnStatus FindScalar(std::string_view name, const aclScalar* handle,
                       std::shared_ptr<const nnop::Scalar>* scalar) {
  *scalar = aclqNnopInterface()->find_scalar(handle);
  if (*scalar != nullptr) return ACLNN_SUCCESS;
  return nnop::FailDead(name, handle);
}

Status CheckConvertible(std::string_view name, const nnop::Scalar& scalar,
                        std::string_view tensor_name, DType to) {
  const auto from = static_cast<DType>(scalar.dtype);
  if (KindOf(from) != Kind::kComplex || KindOf(to) == Kind::kComplex)
    return Status();
  return Status(StatusCode::kUnsupportedType,
                std::string(name) + " is " + base::DTypeName(from) + " and " +
                    std::string(tensor_name) + " is " + base::DTypeName(to) +
                    "; a complex value needs a complex tensor.");
}

Status ConvertScalar(std::string_view name, const nnop::Scalar& scalar,
                     std::string_view tensor_name, DType to,
                     ElementBytes* element) {
  const auto from = static_cast<DType>(scalar.dtype);
  const bool is_complex = KindOf(from) == Kind::kComplex;
  const DType part = is_complex ? PartType(from) : from;
  const Number number = Read(part, scalar.value.data());
  element->fill(std::byte{0});
  std::uint64_t bits = 0;
  switch (KindOf(to)) {
    case Kind::kBool:
      bits = ToBool(number) ? 1 : 0;
      break;
    case Kind::kSigned:
    case Kind::kUnsigned:
      if (ToInteger(number, to, &bits)) break;
      return Status(StatusCode::kInvalidArgument,
                    Describe(name, number) + " and " +
                        std::string(tensor_name) + " is " +
                        base::DTypeName(to) +
                        "; accepted are numbers whose integer part the type "
                        "can hold.");
    case Kind::kFloat:
      bits = ToFloat(number, to);
      break;
    case Kind::kComplex: {
      const std::size_t size = base::DTypeSize(PartType(to));
      bits = ToFloat(number, PartType(to));
      if (is_complex) {
        const Number imaginary =
            Read(part, scalar.value.data() + base::DTypeSize(part));
        const std::uint64_t imaginary_bits = ToFloat(imaginary, PartType(to));
        std::memcpy(element->data() + size, &imaginary_bits, size);
      }
      std::memcpy(element->data(), &bits, size);
      return Status();
    }
  }
  std::memcpy(element->data(), &bits, base::DTypeSize(to));
  return Status();
}

}  // namespace aclq::opapi
