// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "fuzz/interface.h"

#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fuzz/input.h"

// The prototypes come from the table. Enumerations have a fixed type, so they
// may have any value of that type.
extern "C" {
#define TYPE(name, type) typedef __typeof__(type) name;
#define OPAQUE(tag, name) typedef struct tag name;
#define ENUM(name) typedef enum : std::int32_t {
#define VALUE(name, value) name = value,
#define STRUCT(name, size) typedef struct {
#define UNION(name, size) typedef union {
#define FIELD(offset, type, name) __typeof__(type) name;
#define END(name) \
  }               \
  name;
#define FUNCTION(tier, result, name, parameters) result name parameters;
#include "src/abi/table.def"
}

namespace aclq::fuzz {
namespace {

template <typename T>
T FromSlot(std::uint64_t slot) {
  if constexpr (std::is_same_v<T, bool>) return slot & 1;
  T value;
  if constexpr (sizeof(T) > sizeof(slot)) {
    std::memcpy(&value, reinterpret_cast<const void*>(slot), sizeof(value));
  } else {
    std::memcpy(&value, &slot, sizeof(value));
  }
  return value;
}

template <typename T>
std::uint64_t ToSlot(T value) {
  std::uint64_t slot = 0;
  std::memcpy(&slot, &value, sizeof(value));
  return slot;
}

// Call<&function>::Do reads the arguments from slots.
template <auto kFunction, typename F = decltype(kFunction)>
struct Call;
template <auto kFunction, typename R, typename... A>
struct Call<kFunction, R (*)(A...)> {
  static std::uint64_t Do([[maybe_unused]] const std::uint64_t* slots) {
    return [&]<std::size_t... i>(std::index_sequence<i...>)->std::uint64_t {
      if constexpr (std::is_void_v<R>) {
        kFunction(FromSlot<A>(slots[i])...);
        return 0;
      } else {
        return ToSlot(kFunction(FromSlot<A>(slots[i])...));
      }
    }
    (std::index_sequence_for<A...>());
  }
};
// A variadic function gets no variable arguments.
template <auto kFunction, typename R, typename... A>
struct Call<kFunction, R (*)(A..., ...)> : Call<kFunction, R (*)(A...)> {
  static std::uint64_t Do(const std::uint64_t* slots) {
    return [&]<std::size_t... i>(std::index_sequence<i...>)->std::uint64_t {
      kFunction(FromSlot<A>(slots[i])...);
      return 0;
    }
    (std::index_sequence_for<A...>());
  }
};

// CallbackOf<T>() returns a function of the type T that does nothing, or null
// if T is not a type of functions.
template <typename T>
struct Nothing {
  static constexpr void (*kFunction)() = nullptr;
};
template <typename R, typename... A>
struct Nothing<R (*)(A...)> {
  static R Do(A...) {
    if constexpr (!std::is_void_v<R>) return R{};
  }
};
template <typename T>
void (*CallbackOf())() {
  if constexpr (requires { &Nothing<T>::Do; }) {
    return reinterpret_cast<void (*)()>(&Nothing<T>::Do);
  } else {
    return nullptr;
  }
}

enum class RowKind {
  kType,
  kOpaque,
  kEnum,
  kValue,
  kStruct,
  kField,
  kEnd,
  kFunction,
  kConstant,
};

struct Row {
  RowKind kind;
  const char* name;
  const char* type = "";    // the result type of a function
  std::int64_t number = 0;  // value, size or offset
  const char* parameters = "";
  std::uint64_t (*call)(const std::uint64_t*) = nullptr;
  void (*callback)() = nullptr;
};

const Row kRows[] = {
#define TYPE(name, type) \
  {RowKind::kType, #name, #type, 0, "", nullptr, CallbackOf<name>()},
#define OPAQUE(tag, name) {RowKind::kOpaque, #name},
#define ENUM(name) {RowKind::kEnum, #name},
#define VALUE(name, value) {RowKind::kValue, #name, "", value},
#define STRUCT(name, size) {RowKind::kStruct, #name, "", size},
#define UNION(name, size) {RowKind::kStruct, #name, "", size},
#define FIELD(offset, type, name) {RowKind::kField, #name, #type, offset},
#define END(name) {RowKind::kEnd, #name},
#define MACRO(name, value) \
  {RowKind::kConstant, #name, "", static_cast<std::int64_t>(value)},
#define CONSTANT(type, name, value) {RowKind::kConstant, #name, "", value},
#define FUNCTION(tier, result, name, parameters) \
  {RowKind::kFunction, #name, #result, 0, #parameters, &Call<&::name>::Do},
#include "src/abi/table.def"
};

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool TakePrefix(std::string_view* text, std::string_view prefix) {
  if (!text->starts_with(prefix)) return false;
  *text = Trimmed(text->substr(prefix.size()));
  return true;
}

bool TakeSuffix(std::string_view* text, std::string_view suffix) {
  if (!text->ends_with(suffix)) return false;
  *text = Trimmed(text->substr(0, text->size() - suffix.size()));
  return true;
}

// Reads the rows of the table into types and functions.
class Interface {
 public:
  Interface() {
    AddNumbers();
    FindObjects();
    for (const Row& row : kRows) Add(row);
  }

  std::vector<Function> functions;
  std::set<std::int64_t> constants;

 private:
  void AddNumbers() {
    Name("void", Type());
    const auto number = [&](const char* name, std::size_t size,
                            bool is_signed) {
      Type type;
      type.kind = Kind::kNumber;
      type.size = size;
      type.is_signed = is_signed;
      Name(name, type);
    };
    number("bool", 1, false);
    number("char", 1, false);
    number("int", 4, true);
    number("size_t", 8, false);
    number("uint8_t", 1, false);
    number("uint16_t", 2, false);
    number("uint32_t", 4, false);
    number("uint64_t", 8, false);
    number("int32_t", 4, true);
    number("int64_t", 8, true);
    Type real;
    real.kind = Kind::kNumber;
    real.size = 4;
    real.is_floating = true;
    Name("float", real);
  }

  // Finds the structures that are objects of the library: structures without
  // members, and structures to which a function returns a pointer.
  void FindObjects() {
    for (const Row& row : kRows) {
      if (row.kind == RowKind::kOpaque) objects_.insert(row.name);
      std::string_view result = row.type;
      if (row.kind == RowKind::kFunction && TakeSuffix(&result, "*") &&
          !result.starts_with("const") && result != "void") {
        objects_.insert(std::string(result));
      }
    }
  }

  void Add(const Row& row) {
    switch (row.kind) {
      case RowKind::kType:
        return AddType(row);
      case RowKind::kOpaque:
        return Name(row.name, Type());
      case RowKind::kEnum:
      case RowKind::kStruct:
        open_ = Type();
        open_.kind = row.kind == RowKind::kEnum ? Kind::kEnum : Kind::kStruct;
        open_.size = row.kind == RowKind::kEnum
                         ? 4
                         : static_cast<std::size_t>(row.number);
        return;
      case RowKind::kValue:
        return open_.values.push_back(static_cast<std::int32_t>(row.number));
      case RowKind::kField:
        return open_.fields.push_back(
            {static_cast<std::size_t>(row.number), Find(row.type)});
      case RowKind::kEnd:
        return Name(row.name, open_);
      case RowKind::kConstant:
        constants.insert(row.number);
        return;
      case RowKind::kFunction:
        return AddFunction(row);
    }
  }

  void AddType(const Row& row) {
    Type type;
    if (row.callback != nullptr) {
      type.kind = Kind::kCallback;
      type.size = sizeof(void*);
      type.callback = row.callback;
    } else if (std::string_view(row.type) == "void *") {
      type.kind = Kind::kHandle;
      type.size = sizeof(void*);
    } else {
      type = *Find(row.type);
    }
    Name(row.name, type);
  }

  void AddFunction(const Row& row) {
    Function function = {row.name, row.type, Find(row.type), {}, row.call};
    std::string_view rest = row.parameters;
    TakePrefix(&rest, "(");
    TakeSuffix(&rest, ")");
    if (rest == "void") rest = "";
    while (!rest.empty()) {
      const std::string_view one = rest.substr(0, rest.find(','));
      rest = Trimmed(rest.substr(std::min(rest.size(), one.size() + 1)));
      if (one != "...") function.parameters.push_back(Find(Trimmed(one)));
    }
    functions.push_back(std::move(function));
  }

  void Name(const std::string& name, Type type) {
    type.name = name;
    types_[name] = std::make_unique<Type>(std::move(type));
  }

  const Type* Find(std::string_view text) {
    const auto found = types_.find(text);
    if (found != types_.end()) return found->second.get();
    Type type = Make(text);
    if (type.name.empty()) type.name = text;
    return types_.emplace(text, std::make_unique<Type>(std::move(type)))
        .first->second.get();
  }

  // Makes the type of a text that is not a name.
  Type Make(std::string_view text) {
    Type type;
    if (text.ends_with("]")) {
      const std::size_t bracket = text.rfind('[');
      const std::size_t length =
          std::stoul(std::string(text.substr(bracket + 1)));
      std::string_view element = Trimmed(text.substr(0, bracket));
      const bool is_pointer = TakeSuffix(&element, "(*)");
      type.kind = Kind::kArray;
      type.target = Find(element);
      type.size = type.target->size * length;
      if (!is_pointer) return type;
      return PointerTo(
          Find(std::string(element) + "[" + std::to_string(length) + "]"));
    }
    const bool is_const = TakeSuffix(&text, "const");
    if (TakeSuffix(&text, "*")) {
      type = PointerTo(Find(text));
      type.is_const = is_const;
      return type;
    }
    if (TakePrefix(&text, "const ")) {
      type = *Find(text);
      type.is_const = true;
      return type;
    }
    Fail("the table has a type that the fuzzer does not know: " +
         std::string(text));
  }

  Type PointerTo(const Type* target) {
    Type type;
    type.size = sizeof(void*);
    type.target = target;
    type.kind = Kind::kPointer;
    const bool is_object =
        target->kind == Kind::kVoid || target->kind == Kind::kStruct;
    if (is_object && objects_.count(target->name) > 0) {
      type.kind = Kind::kHandle;
      type.name = target->name;
    }
    return type;
  }

  std::map<std::string, std::unique_ptr<Type>, std::less<>> types_;
  std::set<std::string> objects_;
  Type open_;  // the enumeration or structure whose rows are being read
};

const Interface& TheInterface() {
  static const Interface& interface = *new Interface;
  return interface;
}

}  // namespace

const std::vector<Function>& Functions() { return TheInterface().functions; }

bool IsConstant(std::int64_t value) {
  return TheInterface().constants.count(value) > 0;
}

}  // namespace aclq::fuzz
