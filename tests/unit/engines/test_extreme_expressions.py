"""The least and the greatest of expressions: equal ones stand once, since DuckDB copies some plans by their text."""

import duckdb
import narwhals as nw
import pytest

from partyrate.language.domains.columns import maximum, minimum


@pytest.mark.parametrize(("extreme", "expected"), [(minimum, [1, 2]), (maximum, [3, 5])])
def test_the_least_and_the_greatest_of_columns(extreme, expected):
    a, b = nw.col("a"), nw.col("b")
    assert repr(extreme(a, nw.col("a"))) == repr(a)
    assert repr(extreme(a, b, nw.col("a"))) == repr(extreme(a, b))
    with duckdb.connect() as connection:
        relation = nw.from_native(connection.sql("select * from (values (1, 3), (5, 2)) t(a, b)"))
        found = relation.select(c=extreme(a, b, a)).sort("c").collect()
    assert found["c"].to_list() == expected
