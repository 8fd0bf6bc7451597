// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Task: a unit of work in a stream.

#ifndef ACLQ_SRC_RUNTIME_CORE_TASK_H_
#define ACLQ_SRC_RUNTIME_CORE_TASK_H_

#include <concepts>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "acl/acl_base.h"

namespace aclq::runtime {

// A function that returns an aclError. If the code is not ACL_SUCCESS, the
// stream reports it as a failure at its next synchronisation. Unlike
// std::function, a Task stores the captures of the library's own tasks inline
// (each asserts that it fits), so creating one does not allocate, and it is
// move-only.
class Task {
  static constexpr std::size_t kSpace = 64;

 public:
  // True if a function of this type is stored without allocating.
  template <typename Held>
  static constexpr bool kFits = sizeof(Held) <= kSpace &&
                                alignof(Held) <= alignof(std::max_align_t) &&
                                std::is_nothrow_move_constructible_v<Held>;

  Task() = default;
  Task(std::nullptr_t) {}

  template <typename Function>
  requires(!std::same_as<std::remove_cvref_t<Function>, Task> &&
           std::is_invocable_r_v<aclError, std::decay_t<Function>&>)
      Task(Function&& function) {
    using Held = std::decay_t<Function>;
    if constexpr (kFits<Held>) {
      Hold<Held>(std::forward<Function>(function));
    } else {
      Hold<Boxed<Held>>(
          std::make_unique<Held>(std::forward<Function>(function)));
    }
  }

  Task(Task&& other) noexcept
      : operations_(std::exchange(other.operations_, nullptr)) {
    if (operations_ != nullptr) operations_->move(other.space_, space_);
  }
  Task& operator=(Task&& other) noexcept {
    if (this == &other) return *this;
    Reset();
    operations_ = std::exchange(other.operations_, nullptr);
    if (operations_ != nullptr) operations_->move(other.space_, space_);
    return *this;
  }
  ~Task() { Reset(); }

  bool operator==(std::nullptr_t) const { return operations_ == nullptr; }

  // Requires a task that is not null.
  aclError operator()() { return operations_->call(space_); }

  // Destroys the stored function; the task is then null.
  void Reset() noexcept {
    const Operations* const operations = std::exchange(operations_, nullptr);
    if (operations != nullptr) operations->destroy(space_);
  }

 private:
  // A heap-allocated function that does not fit inline.
  template <typename Held>
  struct Boxed {
    std::unique_ptr<Held> held;
    explicit Boxed(std::unique_ptr<Held> the_held)
        : held(std::move(the_held)) {}
    aclError operator()() { return (*held)(); }
  };

  // The operations on the stored function, by its type.
  struct Operations {
    aclError (*call)(void* space);
    void (*move)(void* from, void* to) noexcept;  // destroys `from`
    void (*destroy)(void* space) noexcept;
  };
  template <typename Held>
  static constexpr Operations kOperations = {
      [](void* space) -> aclError { return (*static_cast<Held*>(space))(); },
      [](void* from, void* to) noexcept {
        Held* const held = static_cast<Held*>(from);
        new (to) Held(std::move(*held));
        held->~Held();
      },
      [](void* space) noexcept { static_cast<Held*>(space)->~Held(); }};

  template <typename Held, typename Argument>
  void Hold(Argument&& argument) {
    new (space_) Held(std::forward<Argument>(argument));
    operations_ = &kOperations<Held>;
  }

  const Operations* operations_ = nullptr;
  alignas(std::max_align_t) std::byte space_[kSpace];
};

// Number of bytes of a task whose size is unknown.
inline constexpr std::size_t kUnknownSize =
    std::numeric_limits<std::size_t>::max();

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_TASK_H_
