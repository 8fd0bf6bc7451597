// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Calls the functions of CANN's C interface in any order with any arguments.
// The functions and the types of their arguments come from the table in
// src/abi/, so a new function needs only a row there.
//
// encoded_call.h describes the format of an input. Among the argument bytes,
// the bytes for numbers come first. A byte 0 always selects the argument that
// works most often: the newest object, or memory that exists. docs/testing.md
// says which arguments may be passed; make_seeds.py writes inputs.

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "acl/acl.h"
#include "fuzz/encoded_call.h"
#include "fuzz/input.h"
#include "fuzz/interface.h"

namespace aclq::fuzz {
namespace {

constexpr std::uint64_t kMostElements = 16;  // nonzero elements of an array
constexpr std::size_t kShortestText = 128;   // ACL_PKG_VERSION_MAX_SIZE
constexpr const char* kMemory = "memory";    // the kind of void* objects

// Numbers that are not possible as an address, count or index. Between these
// and the small numbers are sizes that exist and that take long to fill.
constexpr std::uint64_t kWild[] = {
    ~std::uint64_t{0},
    std::uint64_t{1} << 63,
    (std::uint64_t{1} << 63) - 1,
    (std::uint64_t{1} << 63) + 1,
    std::uint64_t{1} << 62,
    std::uint64_t{1} << 48,
    0xFFFFFFFF00000000,
};

// Memory of the program, in which the elements of all small tensors lie: a
// tensor has at most 7^8 elements of 16 bytes.
constexpr std::size_t kArenaSize = std::size_t{256} << 20;
constexpr std::size_t kArenaMiddle = std::size_t{8} << 20;
char* Arena() {
  alignas(4096) static char arena[kArenaSize];
  return arena + kArenaMiddle;
}

// A thread that processes callbacks while a stream is subscribed to it. Without
// it, a callback that blocks its stream would wait forever.
class Processor {
 public:
  Processor() {
    std::thread([this] { Work(); }).detach();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return id_ != 0; });
  }

  std::uint64_t id() const { return id_; }
  void NoteSubscription() {
    const std::lock_guard lock(mutex_);
    is_subscribed_ = true;
    changed_.notify_all();
  }

 private:
  static bool IsSubscribed(aclError code) {
    return code != ACL_ERROR_RT_THREAD_SUBSCRIBE;
  }
  void Work() {
    std::unique_lock lock(mutex_);
    id_ = pthread_self();
    changed_.notify_all();
    for (;;) {
      changed_.wait(lock, [this] { return is_subscribed_; });
      is_subscribed_ = false;
      lock.unlock();
      while (IsSubscribed(aclrtProcessReport(1)) ||
             IsSubscribed(aclrtProcessHostFunc(1))) {
      }
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t id_ = 0;
  bool is_subscribed_ = false;
};

Processor& TheProcessor() {
  static auto& processor = *new Processor;
  return processor;
}

// A meaning of an argument that its type does not show.
enum class Meaning {
  kThread,     // the thread that processes callbacks
  kPlainText,  // a format string without arguments
  kAddress,    // an address at which nothing is read or written
};
struct Rule {
  std::string_view function;
  std::size_t parameter;
  Meaning meaning;
};
constexpr Rule kRules[] = {
    {"aclAppLog", 4, Meaning::kPlainText},
    {"aclrtHostGetDevicePointer", 0, Meaning::kAddress},
    {"aclrtMapMem", 0, Meaning::kAddress},
    {"aclrtPointerGetAttributes", 0, Meaning::kAddress},
    {"aclrtSubscribeReport", 0, Meaning::kThread},
    {"aclrtUnSubscribeReport", 0, Meaning::kThread},
    {"aclrtSubscribeHostFunc", 0, Meaning::kThread},
    {"aclrtUnSubscribeHostFunc", 0, Meaning::kThread},
};

const Rule* FindRule(std::string_view function, std::size_t parameter) {
  for (const Rule& rule : kRules) {
    if (rule.function == function && rule.parameter == parameter) return &rule;
  }
  return nullptr;
}

bool IsMemory(const Type& type) {
  return type.kind == Kind::kPointer && type.target->kind == Kind::kVoid;
}

bool IsNumber(const Type& type) {
  return type.kind == Kind::kNumber || type.kind == Kind::kEnum;
}

// Returns true if the function destroys or frees its only argument.
bool Releases(const Function& function) {
  if (function.parameters.size() != 1) return false;
  const Type& type = *function.parameters[0];
  if (type.kind != Kind::kHandle && !IsMemory(type)) return false;
  const std::string_view name = function.name;
  for (const char* word :
       {"Destroy", "Free", "Release", "Unmap", "Unregister"}) {
    if (name.find(word) != std::string_view::npos) return true;
  }
  return false;
}

// Returns true if the function returns memory of a given size.
bool MakesMemory(const Function& function) {
  if (function.parameters.size() < 2) return false;
  const Type& output = *function.parameters[0];
  const Type& size = *function.parameters[1];
  return output.kind == Kind::kPointer && !output.target->is_const &&
         (output.target->kind == Kind::kHandle || IsMemory(*output.target)) &&
         size.kind == Kind::kNumber && size.size == 8;
}

// Returns true if the parameter is the length of the text before it.
bool IsLength(const Function& function, std::size_t parameter) {
  if (parameter == 0) return false;
  const Type& before = *function.parameters[parameter - 1];
  return before.kind == Kind::kPointer && before.target->name == "char" &&
         function.parameters[parameter]->size == 8;
}

bool TakesHandle(const Function& function, std::string_view kind) {
  for (const Type* type : function.parameters) {
    if (type->kind == Kind::kHandle && type->name == kind) return true;
  }
  return false;
}

struct Object {
  void* address;
  bool is_live;
  // The object was in a call with wild numbers, or was made from a wild object.
  // No operator may run on it, since its elements may not lie in memory.
  bool is_wild;
  bool is_reserved;  // addresses without memory to read or write
};

class Calls {
 public:
  void Run(const std::vector<EncodedCall>& calls) {
    for (const EncodedCall& call : calls) {
      input_ = Input(call.arguments);
      is_wild_ = call.is_wild();
      Call(FunctionOf(call.function));
    }
    // Releases twice, since some objects can be released only after others.
    for (int i = 0; i < 2; ++i) ReleaseAll();
    for (std::int32_t device = 0; device < 2; ++device) {
      aclrtResetDeviceForce(device);
    }
    while (aclFinalize() == ACL_SUCCESS) {
    }
    aclrtGetLastError(ACL_RT_THREAD_LEVEL);
    aclGetRecentErrMsg();
  }

 private:
  // ----- Arguments. -----

  std::uint64_t Number(const Type& type) {
    if (type.is_floating) return input_.Take<std::uint32_t>();
    const std::uint8_t byte = input_.TakeByte();
    if (is_wild_ && byte >= 0x80) {
      std::uint64_t wild = input_.Take<std::uint64_t>() | kWild[4];
      if (byte - 0x80U < std::size(kWild)) wild = kWild[byte - 0x80];
      // A count of 32 bits gets high bits too.
      return type.size == 4 ? wild >> 32 | std::uint32_t{0x80} << 24 : wild;
    }
    if (byte < 0x80) return byte;
    if (byte < 0xC0 && type.is_signed) {
      return static_cast<std::uint64_t>(-std::int64_t{byte & 0x3F});
    }
    return std::uint64_t{1} << (byte & 0x1F) % (power_limit_ + 1);
  }

  std::uint64_t Enumerator(const Type& type) {
    const std::uint8_t byte = input_.TakeByte();
    if (byte >= 0xE0) return input_.Take<std::uint32_t>();
    return static_cast<std::uint32_t>(type.values[byte % type.values.size()]);
  }

  // Returns an element of an array of numbers: an extent, a step, a size.
  std::uint64_t Element(const Type& type) {
    if (type.is_floating) return input_.Take<std::uint32_t>();
    const std::uint8_t byte = input_.TakeByte();
    if (is_wild_ && byte >= 0x80) return kWild[byte % std::size(kWild)];
    const std::uint64_t value = byte & 7;
    return byte >= 0xC0 && type.is_signed ? ~value + 1 : value;
  }

  void* Choose(const std::string& kind, bool tame_only) {
    const std::uint8_t byte = input_.TakeByte();
    if (byte >= 0xE0) {
      void* const made_up =
          reinterpret_cast<void*>(input_.Take<std::uintptr_t>());
      return tame_only && IsWild(made_up) ? nullptr : made_up;
    }
    if (byte >= 0xC0) return nullptr;
    std::vector<Object>* objects = &objects_[kind];
    if (byte >= 0xA0) {
      auto any = objects_.begin();
      std::advance(any, input_.TakeByte() % objects_.size());
      objects = &any->second;
    }
    const bool wants_live = byte < 0x80 || byte >= 0xA0;
    std::vector<Object*> candidates;
    for (Object& object : *objects) {
      if (object.is_live == wants_live && !(tame_only && object.is_wild)) {
        candidates.push_back(&object);
      }
    }
    if (candidates.empty()) return nullptr;
    Object& chosen =
        *candidates[candidates.size() - 1 - (byte & 0x1F) % candidates.size()];
    chosen.is_wild |= is_wild_;
    touches_wild_ |= chosen.is_wild;
    return chosen.address;
  }

  bool IsWild(const void* address) const {
    for (const auto& [kind, objects] : objects_) {
      for (const Object& object : objects) {
        if (object.address == address && object.is_wild) return true;
      }
    }
    return false;
  }

  // Returns memory that a function may read and write within its small numbers.
  void* Memory() {
    const std::uint8_t byte = input_.TakeByte();
    if (byte >= 0xF0) return nullptr;
    if (byte >= 0xC0 && is_address_) return Choose(kMemory, false);
    // The library checks the bounds of its own memory.
    if (byte >= 0x80 || is_wild_) {
      if (keeps_memory_) return nullptr;
      const std::vector<Object>& all = objects_[kMemory];
      std::vector<void*> live;
      for (const Object& one : all) {
        if (one.is_live && !one.is_reserved) live.push_back(one.address);
      }
      if (live.empty()) return nullptr;
      return live[live.size() - 1 - (byte & 0x1F) % live.size()];
    }
    return Arena() + std::ptrdiff_t{byte} * 16;
  }

  std::string Text() {
    std::string text = input_.TakeText();
    if (is_plain_) {
      std::replace(text.begin(), text.end(), '%', '_');
    }
    return text;
  }

  // Returns memory of exactly this size for one call.
  char* Allocate(std::size_t size) {
    buffers_.push_back(
        std::make_unique<char[]>(std::max<std::size_t>(size, 1)));
    return buffers_.back().get();
  }

  void Write(char* to, const Type& type, bool in_array) {
    if (type.kind == Kind::kStruct) {
      // In a structure with a pointer, a number is the count of its targets.
      const bool has_pointer = std::any_of(
          type.fields.begin(), type.fields.end(),
          [](const auto& field) { return field.type->kind == Kind::kPointer; });
      const bool was_wild = is_wild_;
      is_wild_ = was_wild && !has_pointer;
      for (const Type::Field& field : type.fields) {
        Write(to + field.offset, *field.type, true);
      }
      is_wild_ = was_wild;
      return;
    }
    if (type.kind == Kind::kArray) {
      for (std::size_t at = 0; at < type.size; at += type.target->size) {
        Write(to + at, *type.target, true);
      }
      return;
    }
    const std::uint64_t value = Value(type, in_array);
    std::memcpy(to, &value, type.size);
  }

  std::uint64_t Pointer(const Type& type) {
    const Type& target = *type.target;
    if (target.kind == Kind::kVoid) {
      return reinterpret_cast<std::uint64_t>(Memory());
    }
    const std::uint8_t byte = input_.TakeByte();
    if (byte >= 0xF0) return 0;
    std::size_t count = limit_;
    char* buffer = nullptr;
    if (target.name == "char") {
      const std::string text = Text();
      count = std::max(count, text.size() + 1);
      if (!target.is_const) count = std::max(count, kShortestText);
      buffer = Allocate(count);
      std::memcpy(buffer, text.data(), text.size());
      return reinterpret_cast<std::uint64_t>(buffer);
    }
    buffer = Allocate(count * target.size);
    // Memory that the library allocates and returns is not an input.
    const bool is_handed_out =
        target.kind == Kind::kPointer && !target.is_const && !IsMemory(target);
    const bool is_input = target.is_const || byte >= 0x80;
    if (is_input && !is_handed_out) {
      for (std::size_t i = 0; i < std::min(count, kMostElements); ++i) {
        Write(buffer + i * target.size, target, true);
      }
    }
    if (!target.is_const && target.size == sizeof(void*) &&
        (target.kind == Kind::kHandle || target.kind == Kind::kPointer)) {
      Output output = {&target, buffer, {}};
      output.before.assign(buffer, buffer + count * target.size);
      outputs_.push_back(std::move(output));
    }
    return reinterpret_cast<std::uint64_t>(buffer);
  }

  std::uint64_t Value(const Type& type, bool in_array) {
    switch (type.kind) {
      case Kind::kNumber:
        return in_array ? Element(type) : Number(type);
      case Kind::kEnum:
        return Enumerator(type);
      case Kind::kHandle:
        return reinterpret_cast<std::uint64_t>(Choose(type.name, runs_));
      case Kind::kCallback:
        return input_.TakeByte() >= 0xE0
                   ? 0
                   : reinterpret_cast<std::uint64_t>(type.callback);
      case Kind::kPointer:
        return Pointer(type);
      case Kind::kStruct: {
        std::uint64_t value = 0;
        if (type.size > sizeof(value)) {
          char* const large = Allocate(type.size);
          Write(large, type, true);
          return reinterpret_cast<std::uint64_t>(large);
        }
        Write(reinterpret_cast<char*>(&value), type, true);
        return value;
      }
      default:
        Fail("an argument of the type " + type.name);
    }
  }

  // ----- Calls. -----

  void Prepare(const Function& function) {
    touches_wild_ = false;
    runs_ = TakesHandle(function, "aclOpExecutor") &&
            TakesHandle(function, "aclrtStream");
    keeps_memory_ = TakesHandle(function, "aclTensor") ||
                    TakesHandle(function, "aclTensorList") ||
                    TakesHandle(function, "aclOpExecutor") ||
                    function.result->name == "aclTensor";
    // If there are several sizes, an area is their product.
    const auto sizes = std::count_if(
        function.parameters.begin(), function.parameters.end(),
        [](const Type* type) { return IsNumber(*type) && type->size == 8; });
    const bool has_array =
        std::any_of(function.parameters.begin(), function.parameters.end(),
                    [](const Type* type) {
                      return type->kind == Kind::kPointer && !IsMemory(*type);
                    });
    has_struct_ = std::any_of(function.parameters.begin(),
                              function.parameters.end(), [](const Type* type) {
                                return type->kind == Kind::kPointer &&
                                       type->target->kind == Kind::kStruct;
                              });
    makes_memory_ = MakesMemory(function);
    reserves_ = std::string_view(function.name).starts_with("aclrtReserve");
    // 2^21 bytes are a page of physical memory.
    power_limit_ = makes_memory_ ? 21 : sizes > 3 ? 9 : has_array ? 12 : 21;
  }

  void Call(const Function& function) {
    Prepare(function);
    const std::size_t count = function.parameters.size();
    std::vector<std::uint64_t> slots(count + 1);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const Type& type = *function.parameters[i];
      if (!IsNumber(type)) continue;
      const Rule* const rule = FindRule(function.name, i);
      const bool was_wild = is_wild_;
      is_wild_ = was_wild && !IsLength(function, i);
      slots[i] = rule != nullptr ? TheProcessor().id() : Value(type, false);
      is_wild_ = was_wild;
      if (type.kind == Kind::kNumber && slots[i] <= kMostBytes) sum += slots[i];
    }
    // A structure may contain a count, which is written as an element.
    const std::uint64_t least = has_struct_ || makes_memory_ ? 8 : 1;
    limit_ = makes_memory_ ? least : std::max(sum, least);
    for (std::size_t i = 0; i < count; ++i) {
      const Type& type = *function.parameters[i];
      const Rule* const rule = FindRule(function.name, i);
      is_plain_ = rule != nullptr && rule->meaning == Meaning::kPlainText;
      is_address_ = Releases(function) ||
                    (rule != nullptr && rule->meaning == Meaning::kAddress);
      if (!IsNumber(type)) slots[i] = Value(type, false);
    }

    const std::uint64_t result = function.call(slots.data());
    CheckResult(function, result);
    const bool failed = IsCode(function) && result != 0;
    TakeOutputs(function, failed);
    if (Releases(function) && !failed) {
      Forget(*function.parameters[0], slots[0]);
    }
    if (std::string_view(function.name).starts_with("aclrtSubscribe") &&
        !failed) {
      TheProcessor().NoteSubscription();
    }
    buffers_.clear();
    outputs_.clear();
  }

  static bool IsCode(const Function& function) {
    return function.result_name == "aclError" ||
           function.result_name == "aclnnStatus" ||
           function.result_name == "rtError_t";
  }

  void CheckResult(const Function& function, std::uint64_t result) {
    if (function.result->kind == Kind::kHandle) {
      Add(function.result->name, reinterpret_cast<void*>(result));
    } else if (function.result->kind == Kind::kPointer &&
               function.result->target->name == "char") {
      const char* const text = reinterpret_cast<const char*>(result);
      if (text != nullptr && std::strlen(text) > kMostBytes) {
        Fail(std::string(function.name) + " returns a text of " +
             std::to_string(std::strlen(text)) + " bytes.");
      }
    } else if (IsCode(function) &&
               !IsConstant(static_cast<std::int32_t>(result))) {
      Fail(std::string(function.name) + " returns " +
           std::to_string(static_cast<std::int32_t>(result)) +
           ", which is no code of the table.");
    }
  }

  void TakeOutputs(const Function& function, bool failed) {
    for (const Output& output : outputs_) {
      for (std::size_t at = 0; at < output.before.size(); at += sizeof(void*)) {
        void *before = nullptr, *after = nullptr;
        std::memcpy(&before, &output.before[at], sizeof(before));
        std::memcpy(&after, output.buffer + at, sizeof(after));
        if (after == before) continue;
        if (failed) {
          Fail(std::string(function.name) +
               " has failed and has written an output.");
        }
        const Type& type = *output.type;
        if (type.kind == Kind::kHandle) {
          Add(type.name, after);
        } else if (IsMemory(type)) {
          Add(kMemory, after);
        } else if (!type.target->is_const) {
          delete[] static_cast<std::int64_t*>(after);
        }
      }
    }
  }

  void Add(const std::string& kind, void* address) {
    if (address == nullptr) return;
    std::vector<Object>& objects = objects_[kind];
    const bool is_wild = is_wild_ || touches_wild_;
    for (Object& object : objects) {
      if (object.address != address) continue;
      object.is_live = true;
      object.is_wild |= is_wild;
      return;
    }
    objects.push_back({address, true, is_wild, reserves_});
  }

  void Forget(const Type& type, std::uint64_t address) {
    for (Object& object : objects_[IsMemory(type) ? kMemory : type.name]) {
      if (reinterpret_cast<std::uint64_t>(object.address) == address) {
        object.is_live = false;
      }
    }
  }

  void ReleaseAll() {
    for (const Function& function : Functions()) {
      if (!Releases(function)) continue;
      const Type& type = *function.parameters[0];
      for (Object& object : objects_[IsMemory(type) ? kMemory : type.name]) {
        const auto slot = reinterpret_cast<std::uint64_t>(object.address);
        if (object.is_live && function.call(&slot) == 0) object.is_live = false;
      }
    }
  }

  static constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 21;

  struct Output {
    const Type* type;
    const char* buffer;
    std::vector<char> before;
  };

  // The arena is an object because calls may register it; then it is released.
  std::map<std::string, std::vector<Object>> objects_ = {
      {kMemory, {{Arena(), true, false, /*is_reserved=*/true}}}};
  // The state of the present call.
  Input input_{{}};
  bool is_wild_ = false;       // numbers may be wild
  bool touches_wild_ = false;  // a handle belongs to a wild object
  bool runs_ = false;          // the call runs an operator
  bool keeps_memory_ = false;  // the library may use an address later
  bool is_address_ = false;    // no memory is accessed at the argument
  bool has_struct_ = false;
  bool makes_memory_ = false;  // sizes do not describe the arguments
  bool reserves_ = false;      // the call returns addresses without memory
  unsigned power_limit_ = 0;   // log2 of the largest small number
  std::uint64_t limit_ = 1;    // number of elements of an array
  bool is_plain_ = false;      // a text must not contain %
  std::vector<std::unique_ptr<char[]>> buffers_;
  std::vector<Output> outputs_;
};

}  // namespace
}  // namespace aclq::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  setenv("ACLQ_DEVICE_COUNT", "2", 1);
  // ACLQ_TRACE=1 shows the calls of an input.
  setenv("ACLQ_TRACE", "/dev/null", 0);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  aclq::fuzz::Calls().Run(aclq::fuzz::Decode({data, size}));
  return 0;
}
