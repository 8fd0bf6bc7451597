// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/calls/config_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "src/base/read_file.h"

namespace aclq::runtime {
namespace {

using Json = nlohmann::json;

// Deepest nesting that CANN reads.
constexpr int kMaxDepth = 10;

// Above this integer, binary64 cannot represent every integer.
constexpr double kLargestExact = 9007199254740992.0;

// A writer of the canonical form of a file, fed by the events of the parser. It
// builds no nlohmann::json tree, because the destructor of one allocates memory
// and ends the process if that fails.
class ContentWriter {
 public:
  bool null() { return AddValue("null"); }
  bool boolean(bool value) { return AddValue(value ? "true" : "false"); }
  bool number_integer(std::int64_t value) {
    return AddValue(std::to_string(value));
  }
  bool number_unsigned(std::uint64_t value) {
    return AddValue(std::to_string(value));
  }
  // 1.0 and 1 are equal.
  bool number_float(double value, const std::string&) {
    if (std::abs(value) < kLargestExact && std::trunc(value) == value) {
      return number_integer(static_cast<std::int64_t>(value));
    }
    std::array<char, 40> digits;
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), value);
    static_cast<void>(error);  // Every number fits into the array.
    return AddValue(std::string(digits.data(), end));
  }
  bool string(const std::string& value) { return AddValue(Quoted(value)); }
  static bool binary(const Json::binary_t&) { return false; }  // not in text

  bool start_object(std::size_t) { return Begin(); }
  bool key(const std::string& name) {
    if (depth_ <= kMaxDepth) open_.back().key = Quoted(name);
    return true;
  }
  bool end_object() {
    return End([this](const Container& object) {
      std::string text;
      for (const auto& [name, value] : object.members) {
        text.append(text.empty() ? "" : ",").append(name).append(":" + value);
      }
      if (depth_ == 1) {
        is_object_ = true;
        const auto mode = object.members.find("\"err_msg_mode\"");
        if (mode != object.members.end()) message_mode_ = mode->second;
      }
      return "{" + text + "}";
    });
  }
  bool start_array(std::size_t) { return Begin(); }
  bool end_array() {
    return End([](const Container& array) { return "[" + array.text + "]"; });
  }
  static bool parse_error(std::size_t, const std::string&,
                          const Json::exception&) {
    return false;
  }

  // Describe the entire file, after the last event.
  bool is_object() const { return is_object_; }
  int depth() const { return deepest_; }
  const std::string& content() const { return content_; }
  // The value of err_msg_mode, as JSON; "" if there is none.
  const std::string& message_mode() const { return message_mode_; }

 private:
  // An object or array that has begun.
  struct Container {
    std::map<std::string, std::string> members;  // the last of equal keys
    std::string key;
    std::string text;  // the elements of an array
  };

  // The destructor of a Json without elements allocates nothing.
  static std::string Quoted(const std::string& text) {
    return Json(text).dump();
  }

  bool AddValue(std::string value) {
    if (depth_ > kMaxDepth) return true;
    if (open_.empty()) {
      content_ = std::move(value);
      return true;
    }
    Container& in = open_.back();
    if (!in.key.empty()) {
      in.members.insert_or_assign(std::exchange(in.key, {}), std::move(value));
    } else {
      in.text.append(in.text.empty() ? "" : ",").append(value);
    }
    return true;
  }

  bool Begin() {
    deepest_ = std::max(deepest_, ++depth_);
    if (depth_ <= kMaxDepth) open_.emplace_back();
    return true;
  }

  // Ends a container. The parser never calls it without a Begin.
  template <typename Write>
  bool End(Write write) {
    if (depth_ > kMaxDepth) {
      --depth_;
      return true;
    }
    std::string value = write(open_.back());
    open_.pop_back();
    --depth_;
    return AddValue(std::move(value));
  }

  int depth_ = 0;
  int deepest_ = 0;
  std::vector<Container> open_;
  bool is_object_ = false;
  std::string content_;
  std::string message_mode_;
};

// Parses the value of err_msg_mode, which is a string, as in CANN.
Outcome ParseMessageMode(std::string_view value, MessageMode* mode) {
  if (value.empty() || value == R"("0")") return Ok();
  if (value == R"("1")") {
    *mode = MessageMode::kProcess;
    return Ok();
  }
  return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
          Text("err_msg_mode in the file of configPath is ", value,
               "; accepted are \"0\", which keeps messages by thread, and "
               "\"1\", which keeps those of all threads together.")};
}

}  // namespace

Outcome ReadConfigFile(const char* path, ConfigFile* config) {
  if (path == nullptr || *path == '\0') return Ok();
  std::string text;
  if (const int error = base::ReadFile(path, base::FileKind::kRegular, &text)) {
    return {ACL_ERROR_INVALID_FILE, kFileUnreadable,
            Text("configPath ", path, " cannot be read: ",
                 std::generic_category().message(error), ".")};
  }
  ContentWriter writer;
  if (!Json::sax_parse(text, &writer) || !writer.is_object()) {
    return {ACL_ERROR_PARSE_FILE, kFileMalformed,
            Text("configPath ", path,
                 " does not contain exactly one JSON object.")};
  }
  if (writer.depth() > kMaxDepth) {
    return {ACL_ERROR_PARSE_FILE, kFileMalformed,
            Text("configPath ", path, " nests objects or arrays ",
                 writer.depth(), " deep; ", kMaxDepth, " is the limit.")};
  }
  config->content = writer.content();
  return ParseMessageMode(writer.message_mode(), &config->message_mode);
}

}  // namespace aclq::runtime
