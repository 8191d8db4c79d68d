"""Command lines that cannot be understood: said in the reader's language, with a way out."""

import os
import subprocess
import sys

import pytest

from simlib.cli.program import obey

WRONG = {
    ("rnu",): ("no such command: rnu -> did you mean run?", "没有这个命令：rnu -> 是否应为run？"),
    ("run", "x", "--plam", "y"): ("no such option: --plam -> did you mean --plan?", "没有这个选项：--plam"),
    ("run", "x", "--zzz"): ("no such option: --zzz -> see: simlib run --help", "用法见：simlib run --help"),
    ("run",): ("the argument FILE is missing", "缺少参数FILE"),
    ("sensitivity", "x"): ("the option --plans is missing", "缺少选项--plans"),
    ("run", "x", "--replications", "0"): ("--replications: the value must be at least 1", "取值不得小于1"),
    ("run", "x", "--seed", "q"): ("--seed: the value must be a whole number", "取值须为整数"),
    ("search", "x", "--within", "q"): ("--within: the value must be a number", "取值须为数字"),
    ("run", "x", "--processes", "99"): ("the value must be at most 61", "取值不得大于61"),
    ("run", "x", "y"): ("too many arguments: y", "参数过多：y"),
    ("run", "x", "--plan"): ("--plan needs a value after it", "--plan之后须有取值"),
}


@pytest.mark.parametrize("line", WRONG, ids=" ".join)
def test_what_is_wrong_is_one_line_in_both_languages(capsys, monkeypatch, line):
    for language, said in zip(("en", "zh"), WRONG[line], strict=True):
        monkeypatch.setenv("SIMLIB_LANG", language)
        assert obey(list(line)) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert said in err
        assert err.count("\n") == 1


@pytest.mark.slow
def test_a_reader_who_has_seen_enough_is_no_fault():
    program = "from simlib.cli.program import main; main()"
    line = [sys.executable, "-c", program, "facts", "--lang", "en"]
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)
    ) as child:
        child.stdout.readline()
        child.stdout.close()
        assert child.wait() in (0, 1)
        assert child.stderr.read() == b""
