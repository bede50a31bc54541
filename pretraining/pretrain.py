"""Pretrains the demo model: `python -m pretraining.pretrain --out FOLDER`, started again it goes on.

Nothing here is clever but one thing: what stands before <bos> is blurred, from single words to mere
noise, because PEFT's soft prompts will stand there and are no words either. A fresh one then does no
harm, and there is a slope from "no cue" to "cue" that training can climb.
"""

import argparse
import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy
from transformers import LlamaConfig, LlamaForCausalLM

from pretraining.batches import TOKENS_PER_BATCH, Batch, Encoder, batches
from pretraining.tokenizer import load_or_train

log = logging.getLogger("pretrain")


@dataclass(frozen=True)
class Hill:
    """Warm-up, a plateau, and a linear way down over the last part."""

    first_step: int
    steps: int
    peak: float
    warm_up: int
    decay_share: float

    def rate(self, step: int) -> float:
        going_up = (step - self.first_step + 1) / self.warm_up
        going_down = (self.first_step + self.steps - step) / (self.steps * self.decay_share)
        return self.peak * max(0.0, min(1.0, going_up, going_down))


# Most is learnt on the first hill; the second, lower one belongs to the corpus's widest stage.
HILLS = (
    Hill(first_step=0, steps=3000, peak=3e-3, warm_up=100, decay_share=0.4),
    Hill(first_step=3000, steps=700, peak=1.5e-3, warm_up=40, decay_share=0.7),
)
STEPS = sum(hill.steps for hill in HILLS)


def learning_rate(step: int) -> float:
    """The rate of the hill that the step is on."""
    hill = next((hill for hill in HILLS if step < hill.first_step + hill.steps), HILLS[-1])
    return hill.rate(step)


def new_model(tokenizer) -> LlamaForCausalLM:
    """A small Llama: three million weights, embeddings shared with the head."""
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=192,
        num_attention_heads=6,
        num_hidden_layers=6,
        intermediate_size=512,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        initializer_range=0.04,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return LlamaForCausalLM(config)


def blurred(vectors: torch.Tensor, batch: Batch, generator: torch.Generator) -> torch.Tensor:
    """Half of the rows get soft prefixes: hints mixed with other vectors and noise, noise of any loudness."""
    rows, width, _ = vectors.shape
    spread = vectors.detach().std()

    def uniform(*shape: int) -> torch.Tensor:
        return torch.rand(*shape, generator=generator)

    soft = (uniform(rows, 1) < 0.5) & batch.prefix
    strangers = vectors.detach().flatten(0, 1)[torch.randint(rows * width, (rows, width), generator=generator)]
    kept = (0.3 + 0.7 * uniform(rows, width, 1)) ** batch.hinting[:, None, None]
    loudness = torch.where(batch.hinting[:, None], spread * uniform(rows, 1), 0.01 * 100 ** uniform(rows, 1))
    noise = torch.randn(vectors.shape, generator=generator) * loudness[..., None]
    mixed = kept * vectors + (1 - kept) * strangers + noise
    return torch.where(soft[..., None], mixed, vectors)


def batch_loss(model: LlamaForCausalLM, batch: Batch, seed: int) -> torch.Tensor:
    """Mean loss over the scored tokens; only they meet the vocabulary."""
    generator = torch.Generator().manual_seed(hash((seed, *batch.position)) % 2**31)
    vectors = blurred(model.get_input_embeddings()(batch.ids), batch, generator)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model.model(inputs_embeds=vectors, use_cache=False).last_hidden_state
        scored = batch.trained[:, 1:]
        logits = model.lm_head(states[:, :-1][scored])
    return cross_entropy(logits.float(), batch.ids[:, 1:][scored])


class Pretraining:
    """Model, optimizer and place in the data, kept together in one checkpoint file."""

    def __init__(self, folder: Path, seed: int):
        torch.manual_seed(seed)
        self.folder, self.seed = folder, seed
        self.tokenizer = load_or_train(folder / "tokenizer")
        self.model = new_model(self.tokenizer)
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=HILLS[0].peak, betas=(0.9, 0.98), weight_decay=0.02, fused=True
        )
        self.step, self.position = 0, (0, -1)

    @property
    def checkpoint_file(self) -> Path:
        return self.folder / "checkpoint.pt"

    def resume(self) -> None:
        if not self.checkpoint_file.exists():
            return
        state = torch.load(self.checkpoint_file, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.position = state["step"], tuple(state["position"])
        log.info("resumed at step %d", self.step)

    def save(self) -> None:
        """Written under another name first: a kill leaves the old checkpoint whole."""
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "position": self.position,
        }
        temporary = self.checkpoint_file.with_suffix(".new")
        torch.save(state, temporary)
        temporary.replace(self.checkpoint_file)

    def export(self, name: str) -> None:
        self.model.save_pretrained(self.folder / name)
        self.tokenizer.save_pretrained(self.folder / name)

    def train_step(self, batch: Batch) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.step)
        loss = batch_loss(self.model, batch, self.seed)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step, self.position = self.step + 1, batch.position
        return loss.item()

    def run(self, save_every: int, export_every: int) -> None:
        self.resume()
        encoder = Encoder(self.tokenizer)
        started, first_step, recent = time.monotonic(), self.step, []
        for batch in batches(encoder, self.seed, self.position):
            if self.step >= STEPS:
                break
            recent.append(self.train_step(batch))
            if self.step % 25 == 0:
                self.report(sum(recent) / len(recent), (time.monotonic() - started) / (self.step - first_step))
                recent = []
            if self.step % save_every == 0:
                self.save()
            if self.step % export_every == 0:
                self.export(f"step-{self.step}")
        self.save()
        self.export("final")

    def report(self, loss: float, seconds_per_step: float) -> None:
        left = (STEPS - self.step) * seconds_per_step
        facts = {
            "step": self.step,
            "loss": round(loss, 4),
            "learning_rate": round(learning_rate(self.step), 6),
            "tokens_per_second": round(TOKENS_PER_BATCH / seconds_per_step),
            "minutes_left": round(left / 60, 1),
        }
        log.info(json.dumps(facts))


def main() -> None:
    """Begin, or go on where the folder's checkpoint stands."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save-every", type=int, default=100)
    parser.add_argument("--export-every", type=int, default=400)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    Pretraining(options.out, options.seed).run(options.save_every, options.export_every)


if __name__ == "__main__":
    main()
