// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The rules for the element types of an operator's arguments, which depend on
// the NPU architecture, and the refusals that operators share.

#ifndef ACLQ_SRC_OPERATORS_ARGUMENT_RULES_H_
#define ACLQ_SRC_OPERATORS_ARGUMENT_RULES_H_

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "aclq/message_names.h"
#include "aclq/status.h"
#include "aclq/tensor.h"
#include "src/base/check_type.h"
#include "src/base/dtypes.h"
#include "src/base/socs.h"

namespace aclq::operators {

// The types that an operator accepts, by NPU architecture. `Types` has a
// std::span<const DType> for each argument; in Types{} all of them are empty.
template <typename Types, std::size_t kRows>
struct TypeTable {
  struct Row {
    int arch;
    Types types;
  };
  Types unrestricted;  // if there is no SoC: all that can be computed
  std::array<Row, kRows> rows;
  Types none = {};  // for architectures that have no row

  // Returns the types that a SoC accepts; `unrestricted` for null.
  constexpr const Types& On(const base::SocInfo* soc) const {
    if (soc == nullptr) return unrestricted;
    for (const Row& row : rows)
      if (row.arch == soc->arch->number) return row.types;
    return none;
  }
};

using TypeNameFunction = std::string (*)(DType);

// Returns the function that names types in messages.
inline TypeNameFunction TypeNamesOf(MessageNames names) {
  return names == MessageNames::kNumPy ? &base::DTypeNumPyName
                                       : &base::DTypeName;
}

// Sets `*soc` to the SoC of a name, or to null for "". Refuses an unknown name.
inline Status FindSocOfOptions(std::string_view name,
                               const base::SocInfo** soc) {
  *soc = name.empty() ? nullptr : base::FindSoc(name);
  if (name.empty() || *soc != nullptr) return Status();
  return Status(StatusCode::kInvalidArgument, "soc is \"" + std::string(name) +
                                                  "\"; known are " +
                                                  base::SocNames() + ".");
}

// The rules that the types of one call must follow.
template <typename Table>
class TypeRules {
 public:
  using Types = std::remove_cv_t<decltype(Table::unrestricted)>;
  using TypeList = std::span<const DType> Types::*;

  // `soc` is null for the unrestricted rules. The table must outlive the rules.
  TypeRules(const Table& table, const base::SocInfo* soc,
            TypeNameFunction type_name)
      : table_(table), types_(table.On(soc)), soc_(soc), name_of_(type_name) {}

  const Types& types() const { return types_; }

  std::string name_of(DType dtype) const { return name_of_(dtype); }

  // Returns " on Ascend910B1", or "" without a SoC.
  std::string OnSoc() const {
    return soc_ != nullptr ? " on " + std::string(soc_->name) : "";
  }

  // Refuses a type that is not in a list of the table.
  Status Check(std::string_view name, DType dtype, TypeList list) const {
    if (soc_ == nullptr)
      return base::CheckType(name, dtype, types_.*list, name_of_);
    return base::CheckTypeOnSoc(
        name, dtype, *soc_,
        [this, list](const base::SocInfo& soc) {
          return (&soc == soc_ ? types_ : table_.On(&soc)).*list;
        },
        name_of_);
  }

 private:
  const Table& table_;
  const Types& types_;
  const base::SocInfo* const soc_;
  const TypeNameFunction name_of_;
};

}  // namespace aclq::operators

#endif  // ACLQ_SRC_OPERATORS_ARGUMENT_RULES_H_
