// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Reads NumPy's .npy files. Debian has no small, maintained library for this.
//
// A file is "\x93NUMPY", two version bytes, the length of the header (2 bytes
// in version 1.0, 4 in 2.0), the header, the elements. The reader is strict: it
// accepts the header only as NumPy writes it for an array in C order,
//   {'descr': '<f4', 'fortran_order': False, 'shape': (96, 64), }
// followed by spaces and a line feed, and only with the type that the caller
// expects.

#ifndef ACLQ_EXAMPLES_DIGITS_NPY_H_
#define ACLQ_EXAMPLES_DIGITS_NPY_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "The elements are copied as they are, so the machine is little-endian."
#endif

namespace npy {

template <typename T>
struct Array {
  std::vector<std::size_t> shape;
  std::vector<T> values;
};

// NumPy's name of the element type.
inline std::string TypeName(float) { return "<f4"; }
inline std::string TypeName(std::uint8_t) { return "|u1"; }
inline std::string TypeName(std::int32_t) { return "<i4"; }

inline std::size_t LittleEndian(const std::string& bytes, std::size_t position,
                                std::size_t count) {
  std::size_t value = 0;
  for (std::size_t i = count; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[position + i]);
  return value;
}

// Reads a file. Throws std::runtime_error, which names the file and the
// problem.
template <typename T>
Array<T> Load(const std::string& path) {
  const auto require = [&path](bool condition, const std::string& problem) {
    if (!condition) throw std::runtime_error(path + ": " + problem);
  };
  std::ifstream file(path, std::ios::binary);
  require(file.good(), "cannot be opened");
  std::ostringstream contents;
  contents << file.rdbuf();
  const std::string bytes = contents.str();

  // The header is longer than the two lengths, so either length can be read.
  require(bytes.size() >= 12 && bytes.compare(0, 6, "\x93NUMPY") == 0,
          "is not an .npy file");
  const std::size_t version = LittleEndian(bytes, 6, 2);
  require(version == 1 || version == 2, "is not of version 1.0 or 2.0");
  const std::size_t header_at = version == 1 ? 10 : 12;
  const std::size_t header_size = LittleEndian(bytes, 8, header_at - 8);
  require(header_size <= bytes.size() - header_at, "is truncated");
  require(header_size <= 1000, "has too long a header");  // std::regex recurses
  const std::string header = bytes.substr(header_at, header_size);

  const std::string type = TypeName(T());
  const std::regex pattern(
      "\\{'descr': '([^']*)', 'fortran_order': False, "
      "'shape': \\(((?:[0-9]{1,12}, )*[0-9]{0,12}),?\\), \\} *\n");
  std::smatch match;
  require(std::regex_match(header, match, pattern) && match[1] == type,
          "is not an array of " + type + " in C order, but " + header);

  // Each dimension fits a size_t, since it has at most 12 digits. The product
  // is checked for overflow before it is computed.
  Array<T> array;
  std::istringstream dimensions(match[2].str());
  const std::size_t elements_at = header_at + header_size;
  const std::size_t elements_size = bytes.size() - elements_at;
  const char* misfit = "has no elements, or not those of its shape";
  std::size_t size = sizeof(T);
  for (std::size_t dimension; dimensions >> dimension; dimensions.ignore()) {
    require(dimension > 0 && size <= elements_size / dimension, misfit);
    size *= dimension;
    array.shape.push_back(dimension);
  }
  require(size == elements_size, misfit);
  array.values.resize(size / sizeof(T));
  std::memcpy(&array.values[0], &bytes[elements_at], size);
  return array;
}

}  // namespace npy

#endif  // ACLQ_EXAMPLES_DIGITS_NPY_H_
