"""What every method is: settings that a person can turn, and the acts that follow from them.

A field's name is at once the form's widget, the JSON key and PEFT's own argument; its `title`,
`description`, `ge`/`le` and `Literal` are the label, the help, the range and the choices.
Whatever is special to a method stays in that method's file; the acts below are what most share.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from peft_ui.errors import MethodError
from peft_ui.methods.benchmark import SOURCE, published
from peft_ui.methods.knobs import Knob, knobs_of
from peft_ui.models.dtype import SAFETENSORS
from peft_ui.models.inventory import Inventory, Module, inventory_of
from peft_ui.models.settings import Quantization, Task

WEIGHTS = "adapter_model.safetensors"
Shelf = Literal["first", "advanced"]
Family = Literal["reparameterization", "soft prompt", "scaling", "adapter", "full"]
LANGUAGE_TASKS: tuple[Task, ...] = ("CAUSAL_LM", "SEQ_2_SEQ_LM")
ALL_TASKS: tuple[Task, ...] = ("CAUSAL_LM", "SEQ_2_SEQ_LM", "SEQ_CLS", "TOKEN_CLS", "DPO", "KTO")


@dataclass(frozen=True)
class Paper:
    """Where a method was first described."""

    title: str
    url: str


@dataclass(frozen=True)
class Plan:
    """What a method may need to know of the run when it attaches itself.

    Args:
        task: what is being learnt.
        total_steps: optimizer steps of the whole run.
        tokenizer: the base model's, where a method reads text (prompt tuning's first words).
        batches: a few batches of the run's rows as the model reads them, where a method looks at rows.
    """

    task: Task
    total_steps: int = 0
    tokenizer: Any = None
    batches: Callable[[], list[dict[str, Any]]] | None = None


@dataclass(frozen=True)
class Circumstances:
    """How the base is held and computed, where that decides whether a method can work."""

    quantization: Quantization = "none"
    gradient_checkpointing: bool = False


PLAIN = Circumstances()


@dataclass(frozen=True)
class Count:
    """Parameters as PEFT reports them: those that learn, and all of them with the base."""

    trainable: int
    total: int


@dataclass(frozen=True)
class SavedTensor:
    """One tensor of an adapter file: its exact name, shape, and dtype as safetensors writes it (`F32`)."""

    name: str
    shape: tuple[int, ...]
    dtype: str = "F32"


class Method(BaseModel):
    """One way to fine-tune, with its settings checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: ClassVar[str]  # stored on disk, never renamed
    title: ClassVar[str]
    family: ClassVar[Family]
    shelf: ClassVar[Shelf] = "first"  # the advanced ones are folded away at first
    summary: ClassVar[str]  # one plain sentence
    paper: ClassVar[Paper | None] = None
    tasks: ClassVar[tuple[Task, ...]] = ALL_TASKS
    default_learning_rate: ClassVar[float]
    peft_config_name: ClassVar[str]  # the class in `peft`
    saved_prefix: ClassVar[str] = "base_model.model."  # before the base's own names in an adapter file
    mergeable: ClassVar[bool] = False  # can be folded into the base's weights
    quantizable: ClassVar[bool] = True  # learns on a 4- or 8-bit base
    gradient_checkpointing: ClassVar[bool] = True  # works when activations are computed twice
    has_two_matrices: ClassVar[bool] = False  # lora_A and lora_B, of which LoRA+ lets the second learn faster
    own_settings: ClassVar[frozenset[str]] = frozenset()  # settings that are ours and no argument of PEFT's

    @classmethod
    def knobs(cls) -> dict[str, Knob]:
        """The settings, by name, in the order a person should meet them."""
        return knobs_of(cls)

    @classmethod
    def describe(cls) -> dict[str, Any]:
        """The method as plain data: what `python -m peft_ui methods` answers with."""
        return {
            "key": cls.key,
            "title": cls.title,
            "family": cls.family,
            "shelf": cls.shelf,
            "summary": cls.summary,
            "paper": {"title": cls.paper.title, "url": cls.paper.url} if cls.paper else None,
            "tasks": list(cls.tasks),
            "mergeable": cls.mergeable,
            "quantizable": cls.quantizable,
            "gradient_checkpointing": cls.gradient_checkpointing,
            "default_learning_rate": cls.default_learning_rate,
            "published": {**asdict(rows[0]), "source": SOURCE} if (rows := published().get(cls.key)) else None,
            "knobs": {name: knob.to_dict() for name, knob in cls.knobs().items()},
        }

    @classmethod
    def usual(cls) -> "Method":
        """The method as one would first use it, to judge whether it can work with a model at all."""
        return cls()

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        """Why this method cannot do this task with this model; empty when it can.

        The form shows these words beside the disabled choice, the command line refuses with them.
        """
        found = []
        if task not in self.tasks:
            found.append(f"{self.title} cannot do the task {task}; it does {', '.join(self.tasks)}.")
        if circumstances.quantization != "none" and not self.quantizable:
            found.append(f"{self.title} cannot learn on a quantized base; set quantization to none.")
        if circumstances.gradient_checkpointing and not self.gradient_checkpointing:
            found.append(f"{self.title} does not work with gradient checkpointing; switch gradient_checkpointing off.")
        return found

    def notes(self, inventory: Inventory) -> list[str]:
        """What a person should know about how this method meets this model, though it can go on."""
        return []

    def peft_config(self, task: Task, inventory: Inventory) -> Any:
        """PEFT's own config (a `peft.PeftConfig`) of the class that `peft_config_name` names."""
        import peft

        task_type = "CAUSAL_LM" if task in ("DPO", "KTO") else task
        heads = {"modules_to_save": list(inventory.heads)} if inventory.heads else {}
        return getattr(peft, self.peft_config_name)(task_type=task_type, **heads, **self.peft_arguments(inventory))

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        """What is handed to PEFT: by default every setting, under its own name."""
        return self.model_dump(exclude=set(self.own_settings))

    @property
    def is_plain(self) -> bool:
        """Whether PEFT's config says all of it, so that a script with peft alone makes the same run."""
        return True

    def attach(self, model: Any, plan: Plan) -> Any:
        """Freeze the base and add what will learn; the base may not be used alone afterwards.

        Args:
            model: a loaded `transformers` model.
            plan: task, steps and tokenizer of the run.

        Raises:
            MethodError: the method cannot do this; every reason is given.
        """
        from peft import get_peft_model

        inventory = inventory_of(model, plan.task)
        if reasons := self.refusals(plan.task, inventory):
            raise MethodError(" ".join(reasons))
        attached = get_peft_model(model, self.configured(self.peft_config(plan.task, inventory), plan))
        self.begin(attached, plan)
        return attached

    def configured(self, config: Any, plan: Plan) -> Any:
        """PEFT's config with what only the run can tell."""
        return config

    def begin(self, model: Any, plan: Plan) -> None:
        """What is done to the model once the method is on it, before it learns; nothing, for most."""

    def adapted(self, inventory: Inventory) -> tuple[Module, ...]:
        """The modules that the method changes, for a live list; empty for prompts."""
        return ()

    def learnt(self, inventory: Inventory) -> int:
        """Parameters that the method itself adds and trains, heads apart: a closed form, no weight is made."""
        raise NotImplementedError(type(self).__name__)

    def added(self, inventory: Inventory) -> int:
        """Parameters that the method puts into the model, whether they learn or not; heads apart."""
        return self.learnt(inventory)

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        """What the adapter file holds of the method itself, heads apart."""
        raise NotImplementedError(type(self).__name__)

    def count(self, inventory: Inventory) -> Count:
        """Trainable and total parameters as PEFT counts them: a head that is trained is there twice."""
        heads = sum(parameter.size for parameter in inventory.head_parameters)
        return Count(self.learnt(inventory) + heads, inventory.total + self.added(inventory) + heads)

    def saved_tensors(self, inventory: Inventory) -> tuple[SavedTensor, ...]:
        """What the adapter file will hold: exact names, shapes and dtypes."""
        heads = (
            SavedTensor(f"{self.saved_prefix}{head.name}", head.shape, SAFETENSORS[head.dtype])
            for head in inventory.head_parameters
        )
        return (*self.own_tensors(inventory), *heads)

    def kept(self, inventory: Inventory) -> int:
        """Values that the method keeps of each position for its own gradients, where the model does not keep them."""
        return 0

    def virtual_tokens(self, inventory: Inventory) -> int:
        """Positions that the method puts before the text (they cost length and memory)."""
        return 0

    def before_step(self, model: Any) -> None:
        """What is done to the gradients before each optimizer step; nothing, for most."""

    def after_step(self, model: Any, step: int) -> None:
        """What is done after optimizer step `step` (from 1), while its gradients are still there."""

    def memory(self, model: Any) -> dict[str, Any]:
        """What the method remembers between steps beside the weights, as tensors by name: for a checkpoint."""
        return {}

    def remember(self, model: Any, memory: dict[str, Any]) -> None:
        """Put back what `memory` gave."""

    def save(self, model: Any, folder: Path) -> None:
        """Write the adapter as PEFT reads it, in safetensors only."""
        model.save_pretrained(str(folder), safe_serialization=True, save_embedding_layers=False)

    def why_not_continued(self) -> str:
        """Why an adapter with these settings cannot be trained further once it is saved; empty where it can."""
        return ""

    def continued(self, model: Any, folder: Path) -> None:
        """Put the weights of a saved adapter into a model to which this method has just been attached.

        The caller has seen that the file holds `saved_tensors`.
        """
        from peft import set_peft_model_state_dict
        from safetensors.torch import load_file

        set_peft_model_state_dict(model, load_file(folder / WEIGHTS))

    def load(self, base: Any, folder: Path) -> Any:
        """The base with the adapter of `folder` on it, for inference; the base may not be used alone afterwards.

        Raises:
            MethodError: its weights are no safetensors; a pickle, which can run code, is never read.
        """
        from peft import PeftModel

        if not (folder / WEIGHTS).is_file():
            held = ", ".join(sorted(path.name for path in folder.iterdir())[:8]) or "nothing"
            raise MethodError(
                f"The adapter has no {WEIGHTS}; its folder holds {held}.",
                "Pickled weights (.bin, .pt) are never read: save them as safetensors.",
            )
        return PeftModel.from_pretrained(base, str(folder))
