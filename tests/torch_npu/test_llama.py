"""A small Llama with random weights: text and training on a device equal those on the CPU."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from devices import NPU, assert_same
from transformers import LlamaConfig, LlamaForCausalLM

PROMPT = [[5, 17, 3, 60, 9], [0, 0, 44, 8, 21]]
MASK = [[1, 1, 1, 1, 1], [0, 0, 1, 1, 1]]
GENERATION = {
    "greedy": {"do_sample": False},
    "beams": {"do_sample": False, "num_beams": 4, "length_penalty": 0.7},
    "penalties": {"do_sample": False, "repetition_penalty": 1.3, "no_repeat_ngram_size": 2},
    "no cache": {"do_sample": False, "use_cache": False},
    "sampling": {"do_sample": True, "top_k": 20, "top_p": 0.9, "temperature": 0.8},
}


def llama(attention: str = "eager") -> LlamaForCausalLM:
    """Return a model of two layers, with four heads of attention over two of keys and values."""
    config = LlamaConfig(
        vocab_size=64,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=64,
        attn_implementation=attention,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
    )
    return LlamaForCausalLM(config).eval()


@pytest.mark.parametrize("attention", ["eager", "sdpa"])
@pytest.mark.parametrize("name", ["greedy", "beams", "penalties", "no cache"])
def test_generation(name: str, attention: str) -> None:
    """generate() writes the tokens of the CPU, for two prompts of different lengths."""
    model = llama(attention)
    on_npu = copy.deepcopy(model).to(NPU)
    prompt, mask = torch.tensor(PROMPT), torch.tensor(MASK)
    settings: dict[str, Any] = {**GENERATION[name], "max_new_tokens": 24}
    expected = model.generate(prompt, attention_mask=mask, **settings)
    actual = on_npu.generate(prompt.to(NPU), attention_mask=mask.to(NPU), **settings)
    assert actual.device == NPU
    assert actual.tolist() == expected.tolist()
    assert expected.shape[1] > len(PROMPT[0])


def test_sampling() -> None:
    """Sampled tokens are valid, differ between seeds, and are equal for equal seeds."""
    model = llama().to(NPU)
    prompt = torch.tensor(PROMPT[:1]).to(NPU)

    def sampled(number: int) -> list[int]:
        torch.manual_seed(number)
        return model.generate(prompt, max_new_tokens=24, **GENERATION["sampling"])[0].tolist()

    first, second = sampled(1), sampled(2)
    assert sampled(1) == first
    assert first != second
    assert all(0 <= token < 64 for token in first + second)


def test_logits_and_cache() -> None:
    """Logits, keys and values of a forward pass are those of the CPU bit for bit."""
    model = llama()
    on_npu = copy.deepcopy(model).to(NPU)
    prompt, mask = torch.tensor(PROMPT), torch.tensor(MASK)
    with torch.no_grad():
        expected = model(prompt, attention_mask=mask)
        actual = on_npu(prompt.to(NPU), attention_mask=mask.to(NPU))
    assert_same(actual.logits, expected.logits)
    assert_same(list(actual.past_key_values), list(expected.past_key_values))


def test_training() -> None:
    """Five steps of AdamW: losses, norms of gradients and weights are those of the CPU."""
    model = llama().train()
    on_npu = copy.deepcopy(model).to(NPU)
    tokens = torch.randint(3, 64, (4, 16))

    def trained(one: LlamaForCausalLM, device: torch.device) -> Any:
        optimizer = torch.optim.AdamW(one.parameters(), 1e-3)
        steps = []
        for _ in range(5):
            optimizer.zero_grad()
            loss = one(tokens.to(device), labels=tokens.to(device)).loss
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(one.parameters(), 1.0)
            optimizer.step()
            steps.append((loss.item(), norm.item()))
        return steps, dict(one.state_dict())

    expected = trained(model, torch.device("cpu"))
    assert_same(trained(on_npu, NPU), expected)
    assert expected[0][-1][0] < expected[0][0][0]


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision(dtype: torch.dtype) -> None:
    """A model of 16-bit weights computes the CPU's logits."""
    model = llama().to(dtype)
    on_npu = copy.deepcopy(model).to(NPU)
    prompt = torch.tensor(PROMPT)
    with torch.no_grad():
        assert_same(on_npu(prompt.to(NPU)).logits, model(prompt).logits)
