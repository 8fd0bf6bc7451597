// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The codes of messages.

#ifndef ACLQ_SRC_RUNTIME_CORE_MESSAGE_CODES_H_
#define ACLQ_SRC_RUNTIME_CORE_MESSAGE_CODES_H_

#include <string_view>

namespace aclq::runtime {

// The short codes of CANN that the runtime uses. The table in error_state.cc
// has their titles, and also the codes of the operators.
inline constexpr std::string_view kInvalidValue = "EH0001";
inline constexpr std::string_view kNullPointer = "EH0002";
inline constexpr std::string_view kFileUnreadable = "EH0003";
inline constexpr std::string_view kFileMalformed = "EH0004";
inline constexpr std::string_view kNotSupported = "EH0006";
inline constexpr std::string_view kValueNotInSet = "EH0007";
inline constexpr std::string_view kRefused = "EH0009";
inline constexpr std::string_view kUnknownSoc = "EH0011";
inline constexpr std::string_view kInvalidArgument = "EE1001";
inline constexpr std::string_view kOutOfRange = "EE1003";
inline constexpr std::string_view kContextError = "EE1010";
inline constexpr std::string_view kCallOrder = "EE1018";
inline constexpr std::string_view kInnerError = "EE9999";

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_MESSAGE_CODES_H_
