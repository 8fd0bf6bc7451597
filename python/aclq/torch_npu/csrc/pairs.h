// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_TORCH_NPU_CSRC_PAIRS_H_
#define ACLQ_TORCH_NPU_CSRC_PAIRS_H_

#include <ATen/core/Tensor.h>
#include <c10/core/Storage.h>
#include <c10/util/SmallVector.h>

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <utility>

namespace aclq::torch_npu {

inline const void* Identity(const at::Tensor& tensor) {
  return tensor.unsafeGetTensorImpl();
}
inline const void* Identity(const c10::Storage& storage) {
  return storage.unsafeGetStorageImpl();
}

// Pairs of an npu object and its CPU counterpart, found by the identity of
// either. Most calls have a few pairs; calls on lists of tensors have
// thousands.
template <typename T>
class Pairs {
 public:
  struct Pair {
    T npu;
    T host;
  };

  // Return the counterpart of an object, or null. Valid until the next Add.
  const T* HostOf(const T& npu) const {
    const Pair* const pair = Find(Identity(npu), &Pair::npu, &Index::npu);
    return pair == nullptr ? nullptr : &pair->host;
  }
  const T* NpuOf(const T& host) const {
    const Pair* const pair = Find(Identity(host), &Pair::host, &Index::host);
    return pair == nullptr ? nullptr : &pair->npu;
  }

  void Add(T npu, T host) {
    pairs_.push_back({std::move(npu), std::move(host)});
    if (pairs_.size() <= kMaxSearched) return;
    if (index_ == nullptr) {
      index_ = std::make_unique<Index>();
      for (std::size_t i = 0; i < kMaxSearched; ++i) NotePlace(i);
    }
    NotePlace(pairs_.size() - 1);
  }

  bool empty() const { return pairs_.empty(); }
  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }

 private:
  using Places = std::unordered_map<const void*, std::size_t>;
  struct Index {
    Places npu;
    Places host;
  };

  // The largest number of pairs for which a search is faster than an index.
  static constexpr std::size_t kMaxSearched = 16;

  const Pair* Find(const void* identity, T Pair::*side,
                   Places Index::*places) const {
    if (index_ != nullptr) {
      const auto found = ((*index_).*places).find(identity);
      return found == ((*index_).*places).end() ? nullptr
                                                : &pairs_[found->second];
    }
    for (const Pair& pair : pairs_) {
      if (Identity(pair.*side) == identity) return &pair;
    }
    return nullptr;
  }

  void NotePlace(std::size_t place) {
    index_->npu.emplace(Identity(pairs_[place].npu), place);
    index_->host.emplace(Identity(pairs_[place].host), place);
  }

  c10::SmallVector<Pair, 6> pairs_;
  std::unique_ptr<Index> index_;
};

}  // namespace aclq::torch_npu

#endif  // ACLQ_TORCH_NPU_CSRC_PAIRS_H_
