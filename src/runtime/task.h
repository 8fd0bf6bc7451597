// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Task: work for a stream.

#ifndef ACLQ_SRC_RUNTIME_TASK_H_
#define ACLQ_SRC_RUNTIME_TASK_H_

#include <concepts>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "acl/acl_base.h"

namespace aclq::runtime {

// A function that answers an aclError: what it returns, if not ACL_SUCCESS, is
// the failure that the stream reports at its next synchronisation. Unlike
// a std::function it has room for what our own tasks hold (each asserts that it
// fits), so that making one takes no memory, and it is moved and not copied.
class Task {
  static constexpr std::size_t kSpace = 64;

 public:
  // Whether a function of this type is held without memory.
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

  // Not for a null one.
  aclError operator()() { return operations_->call(space_); }

  // Destroys what it holds; then it is null.
  void Reset() noexcept {
    const Operations* const operations = std::exchange(operations_, nullptr);
    if (operations != nullptr) operations->destroy(space_);
  }

 private:
  // Stands for a function that does not fit.
  template <typename Held>
  struct Boxed {
    std::unique_ptr<Held> held;
    explicit Boxed(std::unique_ptr<Held> the_held)
        : held(std::move(the_held)) {}
    aclError operator()() { return (*held)(); }
  };

  // What can be done with the space, by the type of what it holds.
  struct Operations {
    aclError (*call)(void* space);
    void (*move)(void* from, void* to) noexcept;  // `from` is destroyed
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

// The bytes that a task uses, where nobody tells.
inline constexpr std::size_t kUnknownSize =
    std::numeric_limits<std::size_t>::max();

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_TASK_H_
