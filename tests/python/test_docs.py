"""What docs/python.md shows is run, block by block, but for what needs a Spark cluster."""

import pathlib
import re

import oomcast
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOG = ROOT / "tests" / "oracle" / "eventlogs-hostile" / "good.log"
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
BLOCKS = [block for block in re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
          if not re.search(r"\bon=spark\b|\bdf\b", block)]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0])
def test_a_block_of_the_page_runs(block, tmp_path, monkeypatch):
    (tmp_path / "policies").symlink_to(ROOT / "policies")
    (tmp_path / "application_1").symlink_to(LOG)
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "docs/python.md", "exec"), {"oomcast": oomcast, "paths": [LOG]})


def test_the_page_has_blocks_to_run():
    assert len(BLOCKS) >= 5
