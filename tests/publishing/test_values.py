"""`publishing/values.py`: which names are values, and which line binds them."""

import ast
import textwrap

import pytest

from publishing.values import published_values, top_level_lines


def values_and_lines(code):
    code = textwrap.dedent(code)
    names = {"__name__": "__main__"}
    exec(compile(code, "snippet", "exec"), names)
    tree = ast.parse(code)
    return published_values(tree, names), top_level_lines(tree)


def test_numbers_and_strings_bound_at_top_level_are_published_and_nothing_else():
    values, _ = values_and_lines(
        """
        from math import pi
        import numpy as np
        whole, half = 2, 0.5
        name = "x"
        yes = True
        _private = 3
        many = [1, 2]
        array = np.zeros(3)
        single = np.float32(0.5)
        count = np.int64(7)
        nothing = None
        for loop in range(3):
            inside = loop
        def f():
            local = 1
        if (late := 4) > 3:
            branch = 1
        """
    )
    assert values == {
        "whole": 2,
        "half": 0.5,
        "name": "x",
        "single": 0.5,
        "count": 7,
        "inside": 2,
        "branch": 1,
    }
    assert type(values["count"]) is int


def test_whole_numbers_stay_exact_and_others_keep_twelve_digits():
    values, _ = values_and_lines("big = 3 ** 60\nthird = 1 / 3\n")
    assert values["big"] == 3**60
    assert repr(values["third"]) == "0.333333333333"


def test_dictionaries_are_published_with_what_is_publishable_in_them():
    values, lines = values_and_lines(
        """
        sizes = {
            "2.7B": 1,
            "deep": {"inner": 2.5},
            3: 4,
            "list": [1],
            "bad key!": 5,
        }
        empty = {}
        """
    )
    assert values == {"sizes": {"2.7B": 1, "deep": {"inner": 2.5}}}
    assert lines["sizes"] == 2
    assert lines["sizes.2.7B"] == 3
    assert lines["sizes.deep.inner"] == 4


def test_the_last_line_that_binds_a_name_counts():
    _, lines = values_and_lines("x = 1\ny = 2\nx = 3\ny += x\nz: int = 4\n")
    assert lines == {"x": 3, "y": 4, "z": 5}


def test_a_number_that_is_not_finite_is_refused_by_name():
    with pytest.raises(ValueError, match=r"rates\.low is -inf"):
        values_and_lines('rates = {"low": float("-inf")}\n')


def test_what_is_bound_only_to_print_is_not_published():
    values, lines = values_and_lines(
        """
        total = 2
        if __name__ == "__main__":
            half = total / 2
            print(half)
        """
    )
    assert values == {"total": 2} and lines == {"total": 2}
