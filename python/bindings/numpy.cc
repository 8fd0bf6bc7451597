// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "python/bindings/numpy.h"

#define NPY_NO_DEPRECATED_API NPY_1_22_API_VERSION
#define NPY_TARGET_VERSION NPY_1_22_API_VERSION
#include <numpy/arrayobject.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "python/bindings/messages.h"
#include "src/base/dtypes.h"

namespace aclq::python {
namespace {

void ImportNumPy() {
  if (PyArray_API != nullptr) return;
  if (_import_array() < 0) throw nb::python_error();
}

PyArrayObject* AsArray(nb::handle object) {
  return reinterpret_cast<PyArrayObject*>(object.ptr());
}

// Returns the element type of a NumPy type that another package has registered,
// such as ml_dtypes.bfloat16. Such types are identified by their names.
std::optional<DType> RegisteredDType(PyArray_Descr* type) {
  const auto name = nb::cast<std::string>(nb::getattr(
      nb::handle(reinterpret_cast<PyObject*>(type->typeobj)), "__name__"));
  const base::DTypeInfo* row = base::FindDTypeByNumPyName(name);
  if (row == nullptr) return std::nullopt;
  return static_cast<DType>(row->value);
}

// Returns the type with a name that is in the table.
DType Named(std::string_view name) {
  return static_cast<DType>(base::FindDTypeByNumPyName(name)->value);
}

DType IntegerDType(bool is_signed, int bytes) {
  switch (bytes) {
    case 1:
      return is_signed ? DType::kInt8 : DType::kUInt8;
    case 2:
      return Named(is_signed ? "int16" : "uint16");
    case 4:
      return is_signed ? DType::kInt32 : Named("uint32");
    default:
      return Named(is_signed ? "int64" : "uint64");
  }
}

nb::object NewOf(PyArray_Descr* type, int rank, const std::int64_t* shape) {
  std::array<npy_intp, kMaxRank> dims{};
  for (int i = 0; i < rank; ++i) dims[static_cast<std::size_t>(i)] = shape[i];
  // Takes the reference to the type.
  PyObject* array = PyArray_NewFromDescr(&PyArray_Type, type, rank, dims.data(),
                                         nullptr, nullptr, 0, nullptr);
  if (array == nullptr) throw nb::python_error();
  return nb::steal(array);
}

// Returns NumPy's own number for an element type, or NPY_NOTYPE.
int NumPyType(DType dtype) {
  switch (dtype) {
    case DType::kFloat32:
      return NPY_FLOAT;
    case DType::kFloat16:
      return NPY_HALF;
    case DType::kInt8:
      return NPY_BYTE;
    case DType::kInt32:
      return NPY_INT;
    case DType::kUInt8:
    case DType::kHiFloat8:
      return NPY_UBYTE;
    default:
      return NPY_NOTYPE;
  }
}

// Returns the number that the type of this name in ml_dtypes has in NumPy.
int AskForRegisteredType(const std::string& name) {
  nb::object type;
  try {
    type = nb::module_::import_("ml_dtypes").attr(name.c_str());
  } catch (nb::python_error& error) {
    if (!error.matches(PyExc_ImportError)) throw;
    ThrowType(
        "dtype is " + name +
        ", which NumPy has only with the package ml_dtypes: install ml_dtypes, "
        "or pass out= (for fp8, an array of uint8 for the codes).");
  }
  PyArray_Descr* description = nullptr;
  if (PyArray_DescrConverter(type.ptr(), &description) != NPY_SUCCEED)
    throw nb::python_error();
  const int number = description->type_num;
  Py_DECREF(description);
  return number;
}

// Returns the number that a type of ml_dtypes has in NumPy. The number is valid
// until the process ends, so it is cached: even a repeated import costs 500 ns.
int RegisteredType(DType dtype) {
  static std::map<DType, int> known;  // Guarded by the GIL.
  const auto found = known.find(dtype);
  if (found != known.end()) return found->second;
  return known[dtype] = AskForRegisteredType(base::DTypeNumPyName(dtype));
}

// Returns a view of memory as an array of raw items, to compare addresses.
nb::object RawArray(const ConstTensorView& view) {
  const auto size = static_cast<npy_intp>(base::DTypeSize(view.layout.dtype));
  std::array<npy_intp, kMaxRank + 1> dims{};
  std::array<npy_intp, kMaxRank + 1> strides{};
  const auto rank = static_cast<std::size_t>(view.layout.rank);
  for (std::size_t i = 0; i < rank; ++i) {
    dims[i] = view.layout.shape[i];
    strides[i] = view.layout.strides[i] * size;
  }
  dims[rank] = size;
  strides[rank] = 1;
  PyObject* array = PyArray_NewFromDescr(
      &PyArray_Type, PyArray_DescrFromType(NPY_UBYTE),
      static_cast<int>(rank) + 1, dims.data(), strides.data(),
      const_cast<void*>(view.data), 0, nullptr);
  if (array == nullptr) throw nb::python_error();
  return nb::steal(array);
}

}  // namespace

bool IsArray(nb::handle object) {
  ImportNumPy();
  return PyArray_Check(object.ptr());
}

ArrayFacts FactsOf(nb::handle object) {
  PyArrayObject* array = AsArray(object);
  const bool is_masked = !PyArray_CheckExact(object.ptr()) &&
                         nb::hasattr(object, "mask") &&
                         nb::hasattr(object, "filled");
  return {.data = PyArray_DATA(array),
          .rank = PyArray_NDIM(array),
          .shape = PyArray_SHAPE(array),
          .strides = PyArray_STRIDES(array),
          .item_size = static_cast<std::size_t>(PyArray_ITEMSIZE(array)),
          .writable = PyArray_ISWRITEABLE(array) != 0,
          .aligned = PyArray_ISALIGNED(array) != 0,
          .native = PyArray_ISNOTSWAPPED(array) != 0,
          .is_masked = is_masked};
}

std::optional<DType> ArrayDType(nb::handle object) {
  PyArray_Descr* type = PyArray_DESCR(AsArray(object));
  switch (type->type_num) {
    case NPY_FLOAT:
      return DType::kFloat32;
    case NPY_HALF:
      return DType::kFloat16;
    case NPY_DOUBLE:
      return Named("float64");
    case NPY_BOOL:
      return Named("bool");
    case NPY_CFLOAT:
      return Named("complex64");
    case NPY_CDOUBLE:
      return Named("complex128");
    default:
      break;
  }
  if (PyTypeNum_ISINTEGER(type->type_num)) {
    return IntegerDType(PyTypeNum_ISSIGNED(type->type_num),
                        static_cast<int>(PyArray_ITEMSIZE(AsArray(object))));
  }
  if (type->type_num >= NPY_USERDEF) return RegisteredDType(type);
  return std::nullopt;
}

std::string ArrayDTypeName(nb::handle object) {
  return StrText(nb::object(object.attr("dtype")));
}

bool IsNumPyScalar(nb::handle object) {
  ImportNumPy();
  return PyArray_IsScalar(object.ptr(), Generic);
}

bool IsNumPyInteger(nb::handle object) {
  ImportNumPy();
  return PyArray_IsScalar(object.ptr(), Integer);
}

bool IsNumPyBool(nb::handle object) {
  ImportNumPy();
  return PyArray_IsScalar(object.ptr(), Bool);
}

nb::object ArrayOfScalar(nb::handle scalar) {
  PyObject* array = PyArray_FromScalar(scalar.ptr(), nullptr);
  if (array == nullptr) throw nb::python_error();
  return nb::steal(array);
}

nb::object NewArray(DType dtype, int rank, const std::int64_t* shape) {
  ImportNumPy();
  int type = NumPyType(dtype);
  if (type == NPY_NOTYPE) type = RegisteredType(dtype);
  return NewOf(PyArray_DescrFromType(type), rank, shape);
}

nb::object NewRawArray(DType dtype, int rank, const std::int64_t* shape) {
  ImportNumPy();
  int type = NumPyType(dtype);
  if (type == NPY_NOTYPE)
    type = base::DTypeSize(dtype) == 1 ? NPY_UBYTE : NPY_SHORT;
  return NewOf(PyArray_DescrFromType(type), rank, shape);
}

bool SharesMemory(const ConstTensorView& a, const ConstTensorView& b) {
  ImportNumPy();
  constexpr int kMaxWork = 1000000;  // candidate solutions, a few milliseconds
  try {
    return nb::cast<bool>(nb::module_::import_("numpy").attr("shares_memory")(
        RawArray(a), RawArray(b), kMaxWork));
  } catch (nb::python_error& error) {
    if (!error.matches(PyExc_RuntimeError)) throw;  // TooHardError is one.
    return true;
  }
}

}  // namespace aclq::python
