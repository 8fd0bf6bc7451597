// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq._core: the C++ API for the Python package aclq.

#include "python/bindings/module.h"

NB_MODULE(_core, module) {
  // nanobind would report objects that outlive the interpreter, such as a plan
  // of a daemon thread.
  nanobind::set_leak_warnings(false);
  module.attr("__version__") = ACLQ_VERSION;
  aclq::python::DefineAnalysis(module);
  aclq::python::DefineAscendQuant(module);
  aclq::python::DefineQuantize(module);
  aclq::python::DefineTables(module);
}
