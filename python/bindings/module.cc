// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq._core: the C++ API as the Python package aclq wraps it.

#include "python/bindings/module.h"

NB_MODULE(_core, module) {
  // Objects may outlive the interpreter, such as a plan of a daemon thread;
  // nanobind would print a report about them.
  nanobind::set_leak_warnings(false);
  module.attr("__version__") = ACLQ_VERSION;
  aclq::python::DefineAnalysis(module);
  aclq::python::DefineAscendQuant(module);
  aclq::python::DefineQuantize(module);
  aclq::python::DefineTables(module);
}
