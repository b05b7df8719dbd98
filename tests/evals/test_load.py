"""The load script's figures, by hand, and how it finds the page's function."""

from evals.load import Load, asking_function


def test_percentiles_are_nearest_rank() -> None:
    load = Load(tuple(float(n) for n in range(1, 21)), failed=0)
    assert load.percentile(0.5) == 10.0
    assert load.percentile(0.95) == 19.0
    assert load.percentile(1.0) == 20.0


def test_the_function_that_answers_is_found_by_its_field() -> None:
    config = {
        "components": [
            {"id": 3, "props": {}},
            {"id": 7, "props": {"elem_id": "pc-request"}},
        ],
        "dependencies": [
            {"id": 0, "targets": [[3, "change"]]},
            {"id": 1, "targets": [[7, "change"]]},
        ],
    }
    assert asking_function(config) == 1
