"""Other packages that quantize: PyTorch, ONNX Runtime, NumKong and ml_dtypes."""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ml_dtypes
import numpy as np
from contenders import names_of, python_call

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases import Array, Problem
    from contenders import Contender


@dataclass(frozen=True)
class Peer:
    """A package that was imported."""

    version: str
    contenders: Callable[[Problem], list[Contender]]


def _ml_dtypes() -> Peer:
    def contenders(problem: Problem) -> list[Contender]:
        case = problem.case
        if case.output == "int8" or case.threads > 1:
            return []
        names = {**names_of(problem), "ml_dtypes": ml_dtypes}
        source = "x" if case.is_unscaled else "(x / scale)"
        return [python_call("ml_dtypes", f"{source}.astype(ml_dtypes.{case.output})", names)]

    return Peer(f"ml_dtypes {ml_dtypes.__version__}", contenders)


def _import_torch() -> Any:
    """Import PyTorch with lazy binding, since ./bench replaces CUDA's libraries by empty ones."""
    flags = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_LAZY)
    try:
        return importlib.import_module("torch")
    finally:
        sys.setdlopenflags(flags)


def _torch() -> Peer:
    torch = _import_torch()
    # Every process warns once that quantized tensors are deprecated.
    warnings.filterwarnings("ignore", message=".*quantized tensor", category=UserWarning)

    def codes_of_quantized(result: Any) -> Array:
        codes: Array = result.int_repr().numpy().view(np.uint8).reshape(-1)
        return codes

    def codes_of_fp8(result: Any) -> Array:
        codes: Array = result.view(torch.uint8).numpy().reshape(-1)
        return codes

    def contenders(problem: Problem) -> list[Contender]:
        case = problem.case
        torch.set_num_threads(case.threads)
        names = names_of(problem)
        names["torch"] = torch
        names["x"] = torch.from_numpy(problem.x)
        names["scales"] = torch.from_numpy(problem.scales).to(torch.float64)
        names["zero_points"] = torch.from_numpy(problem.zero_points).to(torch.int64)
        codes_of = codes_of_quantized
        if case.output != "int8":
            source = "x" if case.is_unscaled else "(x / scale)"
            call = f"{source}.to(torch.{case.output})"
            codes_of = codes_of_fp8
        elif case.axis is None:
            call = "torch.quantize_per_tensor(x, scale, zero_point, torch.qint8)"
        else:
            arrays = f"x, scales, zero_points, {case.axis % problem.x.ndim}"
            call = f"torch.quantize_per_channel({arrays}, torch.qint8)"
        return [python_call("PyTorch", call, names, codes_of=codes_of)]

    return Peer(f"PyTorch {torch.__version__}", contenders)


def _onnx_model(onnx: Any, problem: Problem) -> bytes:
    """Return a model of one QuantizeLinear with the scales and zero points of the problem."""
    case = problem.case
    helper = onnx.helper
    types = onnx.TensorProto
    output = getattr(types, {"int8": "INT8"}.get(case.output, case.output.upper().replace("_", "")))
    dims = [] if case.axis is None else [case.channels]
    zero_point = problem.zero_points[0] if case.has_zero_point else 0
    axis = {} if case.axis is None else {"axis": case.axis % problem.x.ndim}
    graph = helper.make_graph(
        [helper.make_node("QuantizeLinear", ["x", "scales", "zero_points"], ["out"], **axis)],
        "quantize",
        [helper.make_tensor_value_info("x", types.FLOAT, problem.x.shape)],
        [helper.make_tensor_value_info("out", output, problem.x.shape)],
        [
            helper.make_tensor("scales", types.FLOAT, dims, problem.scales),
            helper.make_tensor("zero_points", output, dims, [zero_point] * case.channels),
        ],
    )
    opset = helper.make_opsetid("", 21)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=10)
    return bytes(model.SerializeToString())


def _onnxruntime() -> Peer:
    onnx = importlib.import_module("onnx")
    runtime = importlib.import_module("onnxruntime")

    def contenders(problem: Problem) -> list[Contender]:
        case = problem.case
        options = runtime.SessionOptions()
        options.intra_op_num_threads = case.threads
        options.log_severity_level = 4
        session = runtime.InferenceSession(
            _onnx_model(onnx, problem), options, providers=["CPUExecutionProvider"]
        )
        binding = session.io_binding()
        element_type: Any = np.int8
        if case.output != "int8":
            element_type = getattr(onnx.TensorProto, case.output.upper().replace("_", ""))
        binding.bind_input("x", "cpu", 0, np.float32, problem.x.shape, problem.x.ctypes.data)
        binding.bind_output(
            "out", "cpu", 0, element_type, problem.x.shape, problem.codes.ctypes.data
        )
        names = {"session": session, "binding": binding}
        call = "session.run_with_iobinding(binding)"
        return [python_call("ONNX Runtime", call, names, codes_of=lambda _: problem.codes)]

    return Peer(f"ONNX Runtime {runtime.__version__}, onnx {onnx.__version__}", contenders)


def _numkong() -> Peer:
    numkong = importlib.import_module("numkong")
    words = {"float8_e4m3fn": "e4m3", "float8_e5m2": "e5m2"}

    def contenders(problem: Problem) -> list[Contender]:
        case = problem.case
        if case.output == "int8" or case.threads > 1:
            return []
        names = {**names_of(problem), "numkong": numkong}
        source, name = "x", "NumKong"
        if not case.is_unscaled:
            names["quotient"] = np.zeros_like(problem.x)
            source, name = "np.divide(x, scale, out=quotient)", "NumPy's division, NumKong"
        call = f'numkong.astype({source}, "{words[case.output]}", out=out)'
        return [python_call(name, call, names)]

    return Peer(f"NumKong {numkong.__version__}", contenders)


_PEERS: dict[str, Callable[[], Peer]] = {
    "PyTorch": _torch,
    "ONNX Runtime": _onnxruntime,
    "NumKong": _numkong,
}


def load_peers(*, with_peers: bool) -> tuple[list[Peer], list[str]]:
    """Import the peers; return them, and the names of missing ones, each with the reason.

    Without peers only ml_dtypes is imported.
    """
    peers, missing = [], []
    for name, load in _PEERS.items() if with_peers else ():
        try:
            peers.append(load())
        except (ImportError, OSError) as error:
            missing.append(f"{name}: {error}")
    return [*peers, _ml_dtypes()], missing
