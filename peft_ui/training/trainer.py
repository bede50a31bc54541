"""transformers' Trainer with our engines, our checkpoints and our evaluation; all else stays the library's.

The overridden methods are the seams of transformers 5: `get_train_dataloader`, `_get_train_sampler`, `compute_loss`,
`_get_num_items_in_batch`, `create_optimizer`, `evaluate`, `_save_checkpoint` and `_load_from_checkpoint`.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from accelerate.data_loader import prepare_data_loader
from torch.utils.data import DataLoader
from transformers import Trainer

from peft_ui.evaluation.engine import Batch, judge
from peft_ui.evaluation.packing import packed
from peft_ui.methods.base import Method
from peft_ui.recipe.training import TrainingSettings
from peft_ui.training import ranks
from peft_ui.training.best import best_step
from peft_ui.training.checkpoint import checkpoint_folder, keep_newest, name_until_whole, written_whole
from peft_ui.training.disk import check_room
from peft_ui.training.lesson import Lesson
from peft_ui.training.order import ByLength
from peft_ui.training.weights import check_finite, read_memory, restore_trainable, save_memory, save_trainable

IDLE = "idle"  # marks a batch that a process reads beside the others and that does not count


class LessonTrainer(Trainer):
    """Learns a lesson, whatever its task.

    Args:
        lesson: the rows, as ids with labels, and the engine that knows what to do with them.
        checkpoints: the folder in which checkpoints appear.
        settings: the recipe's, for what `TrainingArguments` has no name for.
        method: how it learns; what it remembers between steps is kept in each checkpoint.
        arguments: everything else that `transformers.Trainer` takes.
    """

    def __init__(
        self,
        lesson: Lesson,
        checkpoints: Path,
        settings: TrainingSettings | None = None,
        method: Method | None = None,
        **arguments: Any,
    ) -> None:
        self.lesson = lesson
        self.checkpoints = checkpoints
        self.settings = settings or TrainingSettings()
        super().__init__(train_dataset=lesson.train, data_collator=self._batch, **arguments)
        self.method = method
        self.tokens_seen = 0
        self.score = lesson.engine.scorer(self.model)
        # Divide by the items of the whole optimizer step, so that gathering small batches gives the gradient of the
        # large one.
        self.model_accepts_loss_kwargs = True

    def _batch(self, rows: Sequence[Any]) -> Batch:
        """This process's share of the rows; where they are too few for all, one of them that does not count."""
        engine, share = self.lesson.engine, ranks.share_of(rows)
        read = share or rows[:1]
        batch = packed(read, engine.padding.pad_id) if self.settings.packing else engine.batch(read)
        return batch if share else {**batch, IDLE: batch["input_ids"]}

    def get_train_dataloader(self) -> Any:
        """Every process draws the same batches, the last and smaller one too, and takes its share of each."""
        if ranks.count() == 1:
            return super().get_train_dataloader()
        how = {"batch_size": self._train_batch_size, "sampler": self._get_train_sampler()}
        how |= {"collate_fn": self.data_collator, "pin_memory": self.args.dataloader_pin_memory}
        alone = {"num_processes": 1, "process_index": 0, "put_on_device": True, "use_seedable_sampler": True}
        rows: Any = self.train_dataset
        return prepare_data_loader(DataLoader(rows, **how), self.args.device, **alone)

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:
        if self.settings.train_sampling_strategy == "random":
            return super()._get_train_sampler(train_dataset)
        engine = self.lesson.engine
        lengths = [engine.tokens(engine.batch([row])) for row in self.lesson.train]
        return ByLength(lengths, self._train_batch_size, self.args.seed)

    @property
    def learner(self) -> Any:
        """The model with its method, without whatever the library wrapped around it."""
        return self.model

    def compute_loss(
        self, model: Any, inputs: Any, return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        items = num_items_in_batch or self.lesson.engine.items(inputs)
        loss = self.score(inputs).loss / max(items, 1) * ranks.count()  # whose mean is then taken
        return loss * 0 if IDLE in inputs else loss

    def training_step(self, *given: Any, **more: Any) -> Any:
        loss = super().training_step(*given, **more)
        if self.accelerator.sync_gradients:
            ranks.share_gradients(self.learner)
        return loss

    def _get_num_items_in_batch(self, batch_samples: list, device: Any) -> int:
        engine, counted = self.lesson.engine, [batch for batch in batch_samples if IDLE not in batch]
        items, tokens = ranks.summed(sum(map(engine.items, counted)), sum(map(engine.tokens, counted)))
        self.tokens_seen += tokens
        return items

    def create_optimizer(self, model: Any = None) -> Any:
        ratio = self.settings.loraplus_lr_ratio
        if self.optimizer is None and ratio is not None:
            from peft.optimizers import create_loraplus_optimizer

            kind, given = self.get_optimizer_cls_and_kwargs(self.args, self.learner)
            decay = {"loraplus_weight_decay": self.args.weight_decay}
            self.optimizer = create_loraplus_optimizer(self.learner, kind, loraplus_lr_ratio=ratio, **decay, **given)
        return super().create_optimizer(model)

    def evaluate(self, *unused: Any, **also_unused: Any) -> dict[str, float]:
        found = judge(self.lesson.engine, self.model, self.lesson.validation, self.args.eval_batch_size)
        metrics = {f"eval_{name}": value for name, value in found.items()}
        if found:
            self.log(dict(metrics))  # into the history, and to whoever reports
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        final = checkpoint_folder(self.checkpoints, self.state.global_step)
        check_finite(self.learner, self.state.global_step)
        check_room(self.checkpoints, self.learner, self.optimizer)
        with written_whole(final) if ranks.is_first() else nullcontext(name_until_whole(final)) as folder:
            ranks.wait_for_all()
            self._save_rng_state(str(folder))  # each process has its own
            if ranks.is_first():
                self._save_all_else(folder)
            ranks.wait_for_all()
        if not ranks.is_first():
            return
        best = best_step(self.state.log_history) if self.settings.load_best_model_at_end else None
        keep_newest(self.checkpoints, self.settings.save_total_limit, best)

    def _save_all_else(self, folder: Path) -> None:
        save_trainable(self.learner, folder)
        if self.method is not None:
            save_memory(self.method.memory(self.learner), folder)
        self._save_optimizer_and_scheduler(str(folder))
        self._save_scaler(str(folder))
        self.state.num_input_tokens_seen = self.tokens_seen
        self.state.save_to_json(str(folder / "trainer_state.json"))

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        restore_trainable(self.learner, Path(resume_from_checkpoint))
        if self.method is not None:
            self.method.remember(self.learner, read_memory(Path(resume_from_checkpoint)))
