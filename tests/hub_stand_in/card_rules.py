"""What the Hub accepts as a card's metadata: the faults that it names in paths, licences and results."""

import re
from typing import Any

import yaml

from tests.hub_stand_in.repository import front_matter

LICENSES = frozenset(
    """
    apache-2.0 mit openrail bigscience-openrail-m bigscience-bloom-rail-1.0 creativeml-openrail-m afl-3.0 bsl-1.0
    bsd bsd-2-clause bsd-3-clause cc cc0-1.0 cc-by-4.0 cc-by-sa-4.0 cc-by-nc-4.0 cc-by-nc-sa-4.0 gpl gpl-2.0 gpl-3.0
    lgpl-3.0 agpl-3.0 llama2 llama3 llama3.1 llama3.2 llama3.3 gemma unlicense wtfpl zlib odc-by unknown other
    """.split()
)
REPO_ID = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")


def faults_of(content: str) -> list[str]:
    """The faults, in the Hub's manner; none when the card may be uploaded."""
    try:
        said = front_matter(content)
    except yaml.YAMLError as error:
        return [f"YAML could not be read: {error}"]
    faults = [f'"base_model" with value "{name}" is not valid.' for name in _not_ids(said, "base_model")]
    faults += [f'"datasets" with value "{name}" is not valid.' for name in _not_ids(said, "datasets")]
    faults += [
        f'"license" must be one of [...], not "{name}"' for name in _listed(said, "license") if name not in LICENSES
    ]
    faults += [f'"language" must only contain lowercase characters: "{name}"' for name in _odd_languages(said)]
    for entry in said.get("model-index") or []:
        faults += _faults_of_results(entry)
    return faults


def _listed(said: dict[str, Any], name: str) -> list[str]:
    value = said.get(name)
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def _not_ids(said: dict[str, Any], name: str) -> list[str]:
    return [value for value in _listed(said, name) if not REPO_ID.fullmatch(value)]


def _unknown_licences(said: dict[str, Any]) -> list[str]:
    return [value for value in _listed(said, "license") if value not in LICENSES]


def _odd_languages(said: dict[str, Any]) -> list[str]:
    return [value for value in _listed(said, "language") if not re.fullmatch(r"[a-z][a-z-]+", value)]


def _faults_of_results(entry: dict[str, Any]) -> list[str]:
    faults = [] if entry.get("name") else ['"model-index[0].name" is required']
    for number, result in enumerate(entry.get("results", [])):
        where = f"model-index[0].results[{number}]"
        if "type" not in result.get("task", {}):
            faults.append(f'"{where}.task.type" is required')
        if not {"name", "type"} <= set(result.get("dataset", {})):
            faults.append(f'"{where}.dataset.type" is required')
        faults += [
            f'"{where}.metrics" needs type and value'
            for metric in result.get("metrics", [])
            if not {"type", "value"} <= set(metric)
        ]
    return faults
