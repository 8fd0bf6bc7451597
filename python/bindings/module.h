// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Functions that define the parts of the module aclq._core, one for each file.

#ifndef ACLQ_PYTHON_BINDINGS_MODULE_H_
#define ACLQ_PYTHON_BINDINGS_MODULE_H_

#include <nanobind/nanobind.h>

namespace aclq::python {

void DefineAnalysis(nanobind::module_& module);
void DefineAscendQuant(nanobind::module_& module);
void DefineQuantize(nanobind::module_& module);
void DefineTables(nanobind::module_& module);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_MODULE_H_
