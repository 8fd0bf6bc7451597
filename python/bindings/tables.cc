// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq.isa_names, socs and dtypes: the tables of the library.

#include <nanobind/nanobind.h>

#include <span>
#include <string>

#include "aclq/quantize.h"
#include "python/bindings/arguments.h"
#include "python/bindings/module.h"
#include "src/base/dtypes.h"
#include "src/base/socs.h"
#include "src/operators/quantize.h"

namespace aclq::python {
namespace {

template <typename Range, typename Function>
nb::object TupleOf(const Range& range, const Function& item) {
  nb::list items;
  for (const auto& one : range) items.append(item(one));
  return nb::tuple(items);
}

nb::object NamesOf(std::span<const DType> dtypes) {
  return TupleOf(dtypes, [](DType dtype) {
    return nb::str(base::DTypeNumPyName(dtype).c_str());
  });
}

nb::object IsaNamesTuple() {
  return TupleOf(IsaNames(),
                 [](const std::string& name) { return nb::str(name.c_str()); });
}

nb::object Socs() {
  return TupleOf(base::Socs(), [](const base::SocInfo& soc) {
    return nb::str(soc.name.data(), soc.name.size());
  });
}

nb::dict DTypes(nb::handle soc) {
  const std::string name = ReadSoc(soc);
  const operators::QuantizeTypes& rules =
      operators::kQuantizeTypes.On(base::FindSoc(name));
  nb::dict lists;
  lists["x"] = NamesOf(rules.x);
  lists["scales"] = NamesOf(rules.scales);
  lists["zero_points"] = NamesOf(rules.zero_points);
  lists["out"] = NamesOf(rules.out);
  return lists;
}

}  // namespace

void DefineTables(nb::module_& module) {
  module.def("isa_names", &IsaNamesTuple,
             nb::sig("def isa_names() -> tuple[str, ...]"),
             "Returns the SIMD instruction sets that this CPU runs, best "
             "first.");
  module.def("socs", &Socs, nb::sig("def socs() -> tuple[str, ...]"),
             "Returns the names of the SoCs that the argument soc accepts.");
  module.def("dtypes", &DTypes, nb::arg("soc") = nb::none(),
             nb::sig("def dtypes(soc: str | None = None) -> dict[str, "
                     "tuple[str, ...]]"),
             "Returns the names of the element types that quantize accepts for "
             "x, scales, zero_points and out on a SoC; without one, all "
             "supported types.");
}

}  // namespace aclq::python
