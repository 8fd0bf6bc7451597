// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Recognizes handwritten digits with a small network, once in fp32 and once
// with 8-bit weights and activations (W8A8) that aclnnQuantize makes, and
// reports the difference.
//
// In int8, a value v represents scale * (v - zero_point). Weights have one
// scale for each output and no zero point. The input of a layer has one scale
// and zero point, which map the range seen in training to -128..127. So
//   sum(x * w) = scale_x * scale_w * (sum(q_x * q_w) - zero_point_x * sum(q_w))
// and only the sums in the parentheses, all int32, take time.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "../acl_helpers.h"
#include "aclnnop/aclnn_quantize.h"
#include "npy.h"

namespace {

constexpr double kLeastAgreement = 0.97;
constexpr float kPixelMax = 16;

struct Matrix {
  Matrix(std::size_t row_count, std::size_t column_count)
      : rows(row_count),
        columns(column_count),
        values(row_count * column_count) {}

  const float* Row(std::size_t row) const { return &values[row * columns]; }
  float& At(std::size_t row, std::size_t column) {
    return values[row * columns + column];
  }

  std::size_t rows;
  std::size_t columns;
  std::vector<float> values;
};

struct Layer {
  Matrix weight;  // a row for each output
  std::vector<float> bias;
  float input_min;
  float input_max;
};

struct QuantizedLayer {
  std::vector<std::int8_t> weight;
  std::vector<float> weight_scales;
  std::vector<std::int32_t> weight_sums;  // the sum of each row
  float input_scale;
  std::int32_t input_zero_point;
};

struct TestSet {
  Matrix images;
  std::vector<std::uint8_t> labels;
};

// ----- The data folder, which train.py describes. -----

void Require(bool condition, const std::string& problem) {
  if (!condition) throw std::runtime_error(problem);
}

template <typename T>
Matrix LoadMatrix(const std::string& path) {
  const npy::Array<T> array = npy::Load<T>(path);
  Require(array.shape.size() == 2, path + ": is not a matrix");
  Matrix matrix(array.shape[0], array.shape[1]);
  std::copy(array.values.begin(), array.values.end(), matrix.values.begin());
  return matrix;
}

Layer LoadLayer(const std::string& folder, std::size_t index,
                const float* range) {
  const std::string bias_path =
      folder + "/bias_" + std::to_string(index) + ".npy";
  Layer layer = {
      LoadMatrix<float>(folder + "/weight_" + std::to_string(index) + ".npy"),
      npy::Load<float>(bias_path).values,
      // Zero must be in the range, so that it has an exact 8-bit value.
      std::min(range[0], 0.0f), std::max(range[1], 0.0f)};
  Require(layer.bias.size() == layer.weight.rows,
          bias_path + ": has not one element for each output of the layer");
  return layer;
}

std::vector<Layer> LoadNetwork(const std::string& folder) {
  const std::string path = folder + "/ranges.npy";
  const Matrix ranges = LoadMatrix<float>(path);
  Require(ranges.columns == 2, path + ": has not two columns");
  std::vector<Layer> network;
  for (std::size_t i = 0; i < ranges.rows; ++i) {
    network.push_back(LoadLayer(folder, i, ranges.Row(i)));
    const Layer& layer = network[i];
    Require(layer.input_max > layer.input_min &&
                std::isfinite(layer.input_max - layer.input_min),
            path + ": has a row that is not a range");
    Require(i == 0 || layer.weight.columns == network[i - 1].weight.rows,
            folder + ": has layers that do not fit each other");
  }
  return network;
}

TestSet LoadTestSet(const std::string& folder) {
  const std::string labels_path = folder + "/labels.npy";
  TestSet test = {LoadMatrix<std::uint8_t>(folder + "/images.npy"),
                  npy::Load<std::uint8_t>(labels_path).values};
  Require(test.labels.size() == test.images.rows,
          labels_path + ": has not one label for each image");
  for (float& pixel : test.images.values) pixel /= kPixelMax;
  return test;
}

// ----- Quantization on the device. -----

// Quantizes `x` to int8, with one scale for each row or one scale for all rows.
// `zero_point`, which needs a single scale, may be null.
std::vector<std::int8_t> Quantize(const Matrix& x,
                                  const std::vector<float>& scales,
                                  const std::int32_t* zero_point,
                                  aclrtStream stream) {
  const std::vector<std::int64_t> shape = {
      static_cast<std::int64_t>(x.rows), static_cast<std::int64_t>(x.columns)};
  const DeviceTensor<float> device_x(x.values, shape, ACL_FLOAT);
  const DeviceTensor<float> device_scales(
      scales, {static_cast<std::int64_t>(scales.size())}, ACL_FLOAT);
  std::unique_ptr<DeviceTensor<std::int32_t>> device_zero_point;
  if (zero_point != nullptr) {
    device_zero_point.reset(new DeviceTensor<std::int32_t>(
        std::vector<std::int32_t>(1, *zero_point), {1}, ACL_INT32));
  }
  const DeviceTensor<std::int8_t> device_out(
      std::vector<std::int8_t>(x.values.size()), shape, ACL_INT8);

  std::uint64_t workspace_size = 0;
  aclOpExecutor* executor = nullptr;
  Check(aclnnQuantizeGetWorkspaceSize(
            device_x.get(), device_scales.get(),
            device_zero_point ? device_zero_point->get() : nullptr, ACL_INT8,
            /*axis=*/0, device_out.get(), &workspace_size, &executor),
        "aclnnQuantizeGetWorkspaceSize");
  const DeviceMemory workspace(workspace_size);
  Check(aclnnQuantize(workspace.data(), workspace_size, executor, stream),
        "aclnnQuantize");
  Check(aclrtSynchronizeStream(stream), "aclrtSynchronizeStream");
  return device_out.Read();
}

// Returns for each row the scale that maps its largest magnitude to 127.
std::vector<float> RowScales(const Matrix& matrix) {
  std::vector<float> scales;
  for (std::size_t row = 0; row < matrix.rows; ++row) {
    float largest = 0;
    for (std::size_t i = 0; i < matrix.columns; ++i)
      largest = std::max(largest, std::fabs(matrix.Row(row)[i]));
    scales.push_back(largest > 0 ? largest / 127 : 1);  // Any, for zeros.
  }
  return scales;
}

QuantizedLayer QuantizeLayer(const Layer& layer, aclrtStream stream) {
  QuantizedLayer result;
  result.weight_scales = RowScales(layer.weight);
  result.weight = Quantize(layer.weight, result.weight_scales, nullptr, stream);
  for (std::size_t row = 0; row < layer.weight.rows; ++row) {
    const std::int8_t* weight = &result.weight[row * layer.weight.columns];
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < layer.weight.columns; ++i) sum += weight[i];
    result.weight_sums.push_back(sum);
  }
  result.input_scale = (layer.input_max - layer.input_min) / 255;
  result.input_zero_point = static_cast<std::int32_t>(
      std::lround(-128 - layer.input_min / result.input_scale));
  return result;
}

// ----- The network. -----

// Returns x times the transposed weight, plus the bias.
Matrix LinearFloat(const Layer& layer, const Matrix& x) {
  Matrix out(x.rows, layer.weight.rows);
  for (std::size_t row = 0; row < out.rows; ++row) {
    for (std::size_t column = 0; column < out.columns; ++column) {
      float sum = 0;
      for (std::size_t i = 0; i < x.columns; ++i)
        sum += x.Row(row)[i] * layer.weight.Row(column)[i];
      out.At(row, column) = sum + layer.bias[column];
    }
  }
  return out;
}

// Returns the result of LinearFloat, computed in int8.
Matrix LinearInt8(const Layer& layer, const QuantizedLayer& quantized,
                  const Matrix& x, aclrtStream stream) {
  const std::vector<std::int8_t> quantized_x =
      Quantize(x, std::vector<float>(1, quantized.input_scale),
               &quantized.input_zero_point, stream);
  Matrix out(x.rows, layer.weight.rows);
  for (std::size_t row = 0; row < out.rows; ++row) {
    for (std::size_t column = 0; column < out.columns; ++column) {
      const std::int8_t* input = &quantized_x[row * x.columns];
      const std::int8_t* weight = &quantized.weight[column * x.columns];
      std::int32_t sum = 0;
      for (std::size_t i = 0; i < x.columns; ++i) sum += input[i] * weight[i];
      sum -= quantized.input_zero_point * quantized.weight_sums[column];
      const float scale =
          quantized.input_scale * quantized.weight_scales[column];
      out.At(row, column) =
          static_cast<float>(sum) * scale + layer.bias[column];
    }
  }
  return out;
}

// Runs the layers with ReLU between them; linear(i, x) is layer i.
template <typename Linear>
Matrix Logits(std::size_t layers, Matrix x, Linear linear) {
  for (std::size_t i = 0; i < layers; ++i) {
    if (i > 0)
      for (float& value : x.values) value = std::max(value, 0.0f);
    x = linear(i, x);
  }
  return x;
}

// ----- The report. -----

std::vector<std::size_t> Answers(const Matrix& logits) {
  std::vector<std::size_t> answers;
  for (std::size_t row = 0; row < logits.rows; ++row) {
    const float* first = logits.Row(row);
    const float* largest = std::max_element(first, first + logits.columns);
    answers.push_back(static_cast<std::size_t>(largest - first));
  }
  return answers;
}

template <typename T>
std::size_t CountEqual(const std::vector<std::size_t>& answers,
                       const std::vector<T>& others) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < answers.size(); ++i)
    if (answers[i] == others[i]) ++count;
  return count;
}

float LargestDifference(const Matrix& a, const Matrix& b) {
  float largest = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    largest = std::max(largest, std::fabs(a.values[i] - b.values[i]));
  return largest;
}

void PrintNetwork(const std::vector<Layer>& network) {
  std::size_t weights = 0;
  std::size_t scales = 0;
  std::printf("network                    %zu", network[0].weight.columns);
  for (const Layer& layer : network) {
    std::printf("-%zu", layer.weight.rows);
    weights += layer.weight.values.size();
    scales += layer.weight.rows;
  }
  std::printf(", ReLU\n");
  std::printf("weights in fp32            %zu bytes\n",
              weights * sizeof(float));
  std::printf("weights in int8            %zu bytes, with their scales\n",
              weights + scales * sizeof(float));
}

void PrintShare(const char* name, std::size_t count, std::size_t total) {
  std::printf("%-26s %zu of %zu (%.2f %%)\n", name, count, total,
              100.0 * static_cast<double>(count) / static_cast<double>(total));
}

// Returns whether the two networks agree well enough.
bool Report(const TestSet& test, const Matrix& logits_fp32,
            const Matrix& logits_int8) {
  const std::size_t images = test.images.rows;
  const std::vector<std::size_t> fp32 = Answers(logits_fp32);
  const std::vector<std::size_t> int8 = Answers(logits_int8);
  const std::size_t agreeing = CountEqual(fp32, int8);
  PrintShare("right in fp32", CountEqual(fp32, test.labels), images);
  PrintShare("right in int8", CountEqual(int8, test.labels), images);
  PrintShare("same answer in both", agreeing, images);
  std::printf("largest logit difference   %.4f\n",
              LargestDifference(logits_fp32, logits_int8));
  return static_cast<double>(agreeing) >=
         kLeastAgreement * static_cast<double>(images);
}

int Run(const std::string& folder) {
  const std::vector<Layer> network = LoadNetwork(folder);
  const TestSet test = LoadTestSet(folder);
  Require(test.images.columns == network[0].weight.columns,
          folder + ": has images that do not fit the network");

  const Matrix logits_fp32 =
      Logits(network.size(), test.images, [&](std::size_t i, const Matrix& x) {
        return LinearFloat(network[i], x);
      });

  const Session session;
  std::vector<QuantizedLayer> quantized;
  for (const Layer& layer : network)
    quantized.push_back(QuantizeLayer(layer, session.stream()));
  const Matrix logits_int8 =
      Logits(network.size(), test.images, [&](std::size_t i, const Matrix& x) {
        return LinearInt8(network[i], quantized[i], x, session.stream());
      });

  PrintNetwork(network);
  if (Report(test, logits_fp32, logits_int8)) return EXIT_SUCCESS;
  std::fprintf(stderr, "int8 and fp32 agree on less than %.0f %%\n",
               100 * kLeastAgreement);
  return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr,
                 "usage: %s FOLDER\n"
                 "FOLDER is the data folder that train.py wrote.\n",
                 argv[0]);
    return EXIT_FAILURE;
  }
  try {
    return Run(argv[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return EXIT_FAILURE;
  }
}
