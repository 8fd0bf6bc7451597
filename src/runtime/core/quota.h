// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Quota: the number of objects of a kind that may live simultaneously.

#ifndef ACLQ_SRC_RUNTIME_CORE_QUOTA_H_
#define ACLQ_SRC_RUNTIME_CORE_QUOTA_H_

#include <atomic>
#include <memory>

namespace aclq::runtime {

// Thread-safe.
class Quota {
 private:
  struct GiveBack {
    void operator()(Quota* quota) const { ++quota->left_; }
  };

 public:
  // The right to be one of the objects, held as long as the object lives.
  using Share = std::unique_ptr<Quota, GiveBack>;

  explicit Quota(int limit) : left_(limit) {}

  // Returns null if no share is left.
  Share Take() {
    if (left_-- > 0) return Share(this);
    ++left_;
    return nullptr;
  }

 private:
  std::atomic<int> left_;
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_QUOTA_H_
