"""Rules that the analysis refuses: what is wrong with each, and how it is mended."""

import pytest
from tests.unit.language.stated_ranges import analysed

from partyrate.errors import SchemeFault

LENGTH = 100
"""As many characters of a text are compared: longer ones end with what is the same for all rules."""

REFUSED = {
    "KindError": {
        "unit": {
            "coalesce(too_new, o)": "a nothing and a number in 'coalesce(too_new, o)'; use values of one kind",
            "coalesce(too_new, 2)": "a nothing and a number in 'coalesce(too_new, 2)'; use values of one kind",
            "move(star, p * 100)": "'p * 100' may be no whole number; round it",
            "largest(r, 1)": "'r' is a date, not a number; use a number",
            "s + 3": "'s' is a date, not a number; write days_after(s, 3)",
            "s + a": "'s' is a date, not a number; write days_after(s, a)",
            "s - a": "'s' is a date, not a number; write days_after(s, -a)",
            "s - 3": "'s' is a date, not a number; write days_after(s, -3)",
            "s - e": "'s' is a date, not a number; write days_between(e, s)",
            "s + e": "'s' is a date, not a number; use a number",
            "s + c": "'s' is a date, not a number; use a number",
            "3 + s": "'s' is a date, not a number; use a number",
            "a - s": "'s' is a date, not a number; use a number",
            "-s": "'s' is a date, not a number; use a number",
            "s * 2": "'s' is a date, not a number; use a number",
            "c + 1": "'c' is a flag, not a number; write (1 if c else 0)",
            "1 + c": "'c' is a flag, not a number; write (1 if c else 0)",
            "t + 1": "'t' is a text, not a number; use a lookup from the text to a number",
            "1 + 'one'": "\"'one'\" is a text, not a number; use a lookup from the text to a number",
            "1 + '2.5'": "\"'2.5'\" is a text, not a number; write 2.5 without quotes",
            "1 + '2.5.1'": "\"'2.5.1'\" is a text, not a number; use a lookup from the text to a number",
            "abs(c)": "'c' is a flag, not a number; write (1 if c else 0)",
            "abs(t)": "'t' is a text, not a number; use a lookup from the text to a number",
            "abs('3')": "\"'3'\" is a text, not a number; write 3 without quotes",
            "a and c": "'a' is a number, not a flag; compare it, for instance a > 0",
            "c and a": "'a' is a number, not a flag; compare it, for instance a > 0",
            "c and a + 1": "'a + 1' is a number, not a flag; compare it, for instance a + 1 > 0",
            "c or 1": "'1' is a number, not a flag; use a flag",
            "a > 1 or 2": (
                "'2' is a number, not a flag; write a > 1 or a > 2; each side of 'and' and 'or' is a whole condition"
            ),
            "a > 1 or 2 or 3": (
                "'2' is a number, not a flag; write a > 1 or a > 2 or a > 3; each side of 'and' and 'or' is a whole c"
            ),
            "a > 1 and 2": "'2' is a number, not a flag; use a flag",
            "a == 1 or 2": "'2' is a number, not a flag; write a in (1, 2)",
            "a == 1 and 2": "'2' is a number, not a flag; use a flag",
            "a != 1 or 2": "'2' is a number, not a flag; write a not in (1, 2)",
            "a != 1 and 2": "'2' is a number, not a flag; write a not in (1, 2)",
            "a in (1, 2) or 3": "'3' is a number, not a flag; use a flag",
            "t == 'one' or 'two'": "\"'two'\" is a text, not a flag; write t in ('one', 'two')",
            "t != 'one' and 'two'": "\"'two'\" is a text, not a flag; write t not in ('one', 'two')",
            "t == 'one' or u": "'u' is a text, not a flag; use a flag",
            "1 < a < 3 or 2": "'2' is a number, not a flag; use a flag",
            "c or 'one'": "\"'one'\" is a text, not a flag; use a flag",
            "not a": "'a' is a number, not a flag; compare it, for instance a > 0",
            "not 1": "'1' is a number, not a flag; use a flag",
            "not t": "'t' is a text, not a flag; use a flag",
            "a if a else b": "'a' is a number, not a flag; compare it, for instance a > 0",
            "a if 1 else b": "'1' is a number, not a flag; use a flag",
            "a if t else b": "'t' is a text, not a flag; use a flag",
            "a if c else 'one'": (
                "a number and a text in \"a if c else 'one'\"; use values of one kind; a key column holds texts: write"
            ),
            "a if c else s": (
                "a date and a number in 'a if c else s'; use values of one kind; a day that rules name is a parameter"
            ),
            "a if c else c": "a flag and a number in 'a if c else c'; use values of one kind",
            "t if c else s": (
                "a date and a text in 't if c else s'; use values of one kind; a day that rules name is a parameter o"
            ),
            "coalesce(o, 'one')": (
                "a number and a text in \"coalesce(o, 'one')\"; use values of one kind; a key column holds texts: write"
            ),
            "c == 'yes'": "a flag and a text in \"c == 'yes'\"; write c; a flag is a condition by itself",
            "c == 'no'": "a flag and a text in \"c == 'no'\"; write not c; a flag is a condition by itself",
            "c != 'yes'": "a flag and a text in \"c != 'yes'\"; write not c; a flag is a condition by itself",
            "'yes' == c": "a flag and a text in \"'yes' == c\"; write c; a flag is a condition by itself",
            "c == 1": "a flag and a number in 'c == 1'; write c; a flag is a condition by itself",
            "c == 0": "a flag and a number in 'c == 0'; write not c; a flag is a condition by itself",
            "c == a": "a flag and a number in 'c == a'; use values of one kind",
            "c == t": "a flag and a text in 'c == t'; use values of one kind",
            "c == 'maybe'": "a flag and a text in \"c == 'maybe'\"; use values of one kind",
            "c < f": "the order of two flags in 'c < f'; compare with == or !=",
            "t < 'one'": "the order of two texts in \"t < 'one'\"; compare with == or !=",
            "t < u": "the order of two texts in 't < u'; compare with == or !=",
            "a == '90'": "a number and a text in \"a == '90'\"; write 90 without quotes",
            "a == '2'": "a number and a text in \"a == '2'\"; write 2 without quotes",
            "'2' == a": "a number and a text in \"'2' == a\"; write 2 without quotes",
            "a in ('1', '2')": "a number and a text in \"a in ('1', '2')\"; write (1, 2)",
            "a in ('1', 'one')": (
                "a number and a text in \"a in ('1', 'one')\"; use values of one kind; a key column holds texts: write"
            ),
            "a in ('1', '2', t)": (
                "a number and a text in \"a in ('1', '2', t)\"; use values of one kind; a key column holds texts: write"
            ),
            "a not in ('1', '2')": "a number and a text in \"a not in ('1', '2')\"; write (1, 2)",
            "a == 'one'": (
                "a number and a text in \"a == 'one'\"; use values of one kind; a key column holds texts: write '12' fo"
            ),
            "a == t": (
                "a number and a text in 'a == t'; use values of one kind; a key column holds texts: write '12' for 12"
            ),
            "s == '2024-05-01'": (
                "a date and a text in \"s == '2024-05-01'\"; write date('2024-05-01'); a day that another edition may c"
            ),
            "s == '2024'": (
                "a date and a text in \"s == '2024'\"; use values of one kind; a day that rules name is a parameter of"
            ),
            "s > 2024": "a date and a number in 's > 2024'; write year(s)",
            "2024 < s": "a date and a number in '2024 < s'; write year(s)",
            "s > a": (
                "a date and a number in 's > a'; use values of one kind; a day that rules name is a parameter of kind"
            ),
            "s in ('2024-05-01', '2024-06-01')": (
                "a date and a text in \"s in ('2024-05-01', '2024-06-01')\"; write (date('2024-05-01'), date('2024-06-0"
            ),
            "s in ('2024-05-01', 'later')": (
                "a date and a text in \"s in ('2024-05-01', 'later')\"; use values of one kind; a day that rules name i"
            ),
            "s == 'later'": (
                "a date and a text in \"s == 'later'\"; use values of one kind; a day that rules name is a parameter of"
            ),
            "s == t": (
                "a date and a text in 's == t'; use values of one kind; a day that rules name is a parameter of kind"
            ),
            "month(s) == 'May'": "a number and a text in \"month(s) == 'May'\"; write 5",
            "weekday(s) == 'Monday'": (
                "a number and a text in \"weekday(s) == 'Monday'\"; write 1; weekday(a) is 1 on Mondays and 7 on Sunday"
            ),
            "weekday(s) in ('Monday', 'Tuesday')": (
                "a number and a text in \"weekday(s) in ('Monday', 'Tuesday')\"; write (1, 2); weekday(a) is 1 on Monda"
            ),
            "weekday(s) in ('Monday', 'Someday')": (
                "a number and a text in \"weekday(s) in ('Monday', 'Someday')\"; use values of one kind; a key column h"
            ),
            "year(s) == '2024'": "a number and a text in \"year(s) == '2024'\"; write 2024 without quotes",
            "t == 1": "a number and a text in 't == 1'; write '1'; a key column holds texts",
            "1 == t": "a number and a text in '1 == t'; write '1'; a key column holds texts",
            "t in (1, 2)": "a number and a text in 't in (1, 2)'; write ('1', '2'); a key column holds texts",
            "t in (1, a)": "a number and a text in 't in (1, a)'; write ('1', a); a key column holds texts",
            "'one' == 1": (
                "a number and a text in \"'one' == 1\"; use values of one kind; a key column holds texts: write '12' fo"
            ),
            "t == a": (
                "a number and a text in 't == a'; use values of one kind; a key column holds texts: write '12' for 12"
            ),
            "town == 7": "a number and a text in 'town == 7'; write '7'; a key column holds texts",
            "town in (7, 8)": "a number and a text in 'town in (7, 8)'; write ('7', '8'); a key column holds texts",
            "town in (7, a)": "a number and a text in 'town in (7, a)'; write ('7', a); a key column holds texts",
            "town == a": (
                "a number and a text in 'town == a'; use values of one kind; a key column holds texts: write '12' for"
            ),
            "min(star, 'low')": "\"min(star, 'low')\" has a level and a name of one; write worst_level(star, 'low')",
            "max(star, 'low')": "\"max(star, 'low')\" has a level and a name of one; write best_level(star, 'low')",
            "max('low', star, 'mid')": (
                "\"max('low', star, 'mid')\" has a level and a name of one; write best_level('low', star, 'mid')"
            ),
            "max(star, t)": "'max(star, t)' has a level and a name of one; write best_level(star, t)",
            "max(t, u)": "'t' is a text, not a number or a date; use a lookup from the text to a number",
            "max(s, a)": (
                "a date and a number in 'max(s, a)'; use values of one kind; a day that rules name is a parameter of"
            ),
            "max(s, '2024-05-01')": (
                "\"'2024-05-01'\" is a text, not a number or a date; use a lookup from the text to a number"
            ),
            "max(c, f)": "'c' is a flag, not a number or a date; write (1 if c else 0)",
            "clamp(star, 'low', 'mid')": (
                "\"clamp(star, 'low', 'mid')\" is a text, not a number or a date; use a lookup from the text to a numbe"
            ),
            "clamp(s, a, b)": (
                "a date and a number in 'clamp(s, a, b)'; use values of one kind; a day that rules name is a paramete"
            ),
            "min(a, 'one')": "\"'one'\" is a text, not a number or a date; use a lookup from the text to a number",
            "best_level(a, b)": "'a' is a number, not a level; use a level",
            "best_level('low', 'mid')": "\"'low'\" is a text, not a level; use a level",
            "best_level(star, a)": "'a' is a number, not a level; use a level",
            "move(a, 1)": "'a' is a number, not a level; use a level",
            "move(star, 0.5)": "'0.5' may be no whole number; round it",
            "move(star, h)": "'h' may be no whole number; round it",
            "move('low', 1)": "\"'low'\" is a text, not a level; use a level",
            "move(star, c)": "'c' is a flag, not a number; write (1 if c else 0)",
            "power(a, h)": "'h' may be no whole number; round it",
            "power(a, a)": "'a' as an exponent; write clamp(a, 0, 20), or declare narrower bounds",
            "power(a, n)": "'n' as an exponent; write clamp(n, 0, 20), or declare narrower bounds",
            "power(c, 2)": "'c' is a flag, not a number; write (1 if c else 0)",
            "power(a, 2 / 3)": "'2 / 3' may be no whole number; round it",
            "round(c)": "'c' is a flag, not a number; write (1 if c else 0)",
            "round(a, h)": "'h' is not the same for all rows; write a number, or name a parameter",
            "round(a, b)": "'b' is not the same for all rows; write a number, or name a parameter",
            "round(a, 0.5)": "'0.5' decimals; write a number from -12 to 12",
            "round(a, 13)": "'13' decimals; write a number from -12 to 12",
            "round(a, -13)": "'-13' decimals; write a number from -12 to 12",
            "round(a, 1, t)": "'t' is not the same for all rows; write a number, or name a parameter",
            "round(a, 1, 2)": "'2' is a number, not a text; use a text",
            "round_to(a, 0)": "'0' as the step of a rounding; write it as 0.5, 5 or 100",
            "round_to(a, b)": "'b' is not the same for all rows; write a number, or name a parameter",
            "floor(t)": "'t' is a text, not a number; use a lookup from the text to a number",
            "sqrt(a, 1)": "'a' may be negative; write max(a, 0), or a condition around it: ... if a >= 0 else ...",
            "sqrt(h, 1)": "'h' may be negative; write max(h, 0), or a condition around it: ... if h >= 0 else ...",
            "sqrt(z, -1)": "'-1' decimals; write a number from 0 to 12",
            "sqrt(z, 13)": "'13' decimals; write a number from 0 to 12",
            "sqrt(z, 0.5)": "'0.5' decimals; write a number from 0 to 12",
            "sqrt(m, 1)": "'m' may be negative; write max(m, 0), or a condition around it: ... if m >= 0 else ...",
            "root(z, 1, 1)": "'1' as the degree of a root; write 2 for a square root, 3 for a cube root",
            "root(z, 11, 1)": "'11' as the degree of a root; write 2 for a square root, 3 for a cube root",
            "root(z, 2.5, 1)": "'2.5' as the degree of a root; write 2 for a square root, 3 for a cube root",
            "root(z, b, 1)": "'b' is not the same for all rows; write a number, or name a parameter",
            "root(c, 2, 1)": "'c' is a flag, not a number; write (1 if c else 0)",
            "year(a)": "'a' is a number, not a date; use a date",
            "year(t)": "'t' is a text, not a date; use a date",
            "month_end('2024-05-01')": "\"'2024-05-01'\" is a text, not a date; use a date",
            "full_years(s, a)": "'a' is a number, not a date; use a date",
            "full_months(a, s)": "'a' is a number, not a date; use a date",
            "days_between('2024-05-01', s)": "\"'2024-05-01'\" is a text, not a date; use a date",
            "days_after(a, 3)": "'a' is a number, not a date; use a date",
            "days_after(s, h)": "'h' may be no whole number; round it",
            "days_after(s, c)": "'c' is a flag, not a number; write (1 if c else 0)",
            "months_after(a, 3)": "'a' is a number, not a date; use a date",
            "months_after(s, h)": "'h' may be no whole number; round it",
            "years_after(s, h)": "'h' may be no whole number; round it",
            "years_after(t, 1)": "'t' is a text, not a date; use a date",
            "kinds[a]": "'a' is a number; use a text",
            "kinds[t, u]": "kinds[...] with 2 keys; write 1 between the brackets",
            "kinds[s]": "'s' is a date; use a text",
            "line[t]": "'t' is a text, not a number; use a lookup from the text to a number",
            "line[c]": "'c' is a flag, not a number; write (1 if c else 0)",
            "line[z, z]": "line[...] with 2 keys; write 1 between the brackets",
            "steps['one']": "\"'one'\" is a text, not a number; use a lookup from the text to a number",
            "sum(g)": "'g' is a flag, not a number; write (1 if g else 0)",
            "sum(r)": "'r' is a date, not a number; use a number",
            "mean(g)": "'g' is a flag, not a number; write (1 if g else 0)",
            "product(g)": "'g' is a flag, not a number; write (1 if g else 0)",
            "count(g)": "count() of the flag 'g'; write count(part, where=g)",
            "count(g, where=x > 1)": "count() of the flag 'g'; write count(part, where=(g) and (x > 1))",
            "count(c, within=town)": "count() of the flag 'c'; write count(unit, where=c, within=town)",
            "count(c, within=(town, b))": "count() of the flag 'c'; write count(unit, where=c, within=(town, b))",
            "count(c, within=())": "count() of the flag 'c'; write count(unit, where=c, within=())",
            "any(x)": "'x' is a number, not a flag; compare it, for instance x > 0",
            "all(x)": "'x' is a number, not a flag; compare it, for instance x > 0",
            "min(g)": "'g' is a flag, not a number or a date; write (1 if g else 0)",
            "best_level(x)": "'x' is a number, not a level; use a level",
            "median(r)": "'r' is a date, not a number; use a number",
            "largest(x, 0)": "'0' as the place of a value; write 1 for the first, 3 for the third",
            "largest(x, 1001)": "'1001' as the place of a value; write 1 for the first, 3 for the third",
            "largest(x, 1.5)": "'1.5' as the place of a value; write 1 for the first, 3 for the third",
            "largest(x, b)": "'b' is not the same for all rows; write a number, or name a parameter",
            "largest(x, c)": "'c' is a flag, not a number; write (1 if c else 0)",
            "largest(g, 1)": "'g' is a flag, not a number; write (1 if g else 0)",
            "trimmed_mean(x, -1)": "'-1' values left out; write how many values are left out at each end, such as 1",
            "trimmed_mean(x, 1001)": (
                "'1001' values left out; write how many values are left out at each end, such as 1"
            ),
            "trimmed_mean(x, 0.5)": "'0.5' values left out; write how many values are left out at each end, such as 1",
            "trimmed_mean(x, 1, 1001)": (
                "'1001' values left out; write how many values are left out at each end, such as 1"
            ),
            "trimmed_mean(x, b)": "'b' is not the same for all rows; write a number, or name a parameter",
            "trimmed_mean(x, 1, c)": "'c' is a flag, not a number; write (1 if c else 0)",
            "percentile(x, 1.5, kind='linear')": "the percentile at 1.5; write 0.015",
            "percentile(x, 90, kind='linear')": "the percentile at 90; write 0.9",
            "percentile(x, 100, kind='linear')": "the percentile at 100; write 1",
            "percentile(x, 101, kind='linear')": "the percentile at 101; write a number from 0 to 1",
            "percentile(x, -0.5, kind='linear')": "the percentile at -0.5; write a number from 0 to 1",
            "percentile(x, b, kind='linear')": "'b' is not the same for all rows; write a number, or name a parameter",
            "percentile(x, c, kind='linear')": "'c' is a flag, not a number; write (1 if c else 0)",
            "percentile(g, 0.5, kind='linear')": "'g' is a flag, not a number; write (1 if g else 0)",
            "variance(g, kind='sample')": "'g' is a flag, not a number; write (1 if g else 0)",
            "weighted_mean(x, w)": "'w' may be negative, and is a weight; write max(w, 0), or declare low = 0",
            "weighted_mean(g, y)": "'g' is a flag, not a number; write (1 if g else 0)",
            "weighted_mean(x, g)": "'g' is a flag, not a number; write (1 if g else 0)",
            "rank(a, 'down', within=town, ties='min')": "the direction 'down'; write 'desc' or 'asc'",
            "rank(a, t, within=town, ties='min')": "the direction t; write 'desc' or 'asc'",
            "rank(c, 'desc', within=town, ties='min')": "'c' is a flag, not a number or a date; write (1 if c else 0)",
            "rank(t, 'desc', within=town, ties='min')": (
                "'t' is a text, not a number or a date; use a lookup from the text to a number"
            ),
            "rank(a, 'desc', ties='min')": "rank() without within=; add within=(...), or within=() for all rows",
            "rank(a, 'desc', within=o, ties='min')": (
                "'o' in within= can be absent; give a formula with coalesce(o, ...) a name and use that"
            ),
            "percent_rank(a, 'down', within=town, ties='min', kind='share')": (
                "the direction 'down'; write 'desc' or 'asc'"
            ),
            "scaled(a, 'down', to='best', otherwise=0, within=town)": "the direction 'down'; write 'desc' or 'asc'",
            "scaled(c, 'asc', to='best', otherwise=0, within=town)": (
                "'c' is a flag, not a number or a date; write (1 if c else 0)"
            ),
            "scaled(a, 'asc', to='best', otherwise=c, within=town)": (
                "'c' is a flag, not a number; write (1 if c else 0)"
            ),
            "scaled(a, 'asc', to='best', otherwise=0)": (
                "scaled() without within=; add within=(...), or within=() for all rows"
            ),
            "cumulative(a, z, 'down', within=town, ties='min')": "the direction 'down'; write 'desc' or 'asc'",
            "cumulative(c, z, 'asc', within=town, ties='min')": "'c' is a flag, not a number; write (1 if c else 0)",
            "cumulative(a, c, 'asc', within=town, ties='min')": (
                "'c' is a flag, not a number or a date; write (1 if c else 0)"
            ),
            "cumulative(s, z, 'asc', within=town, ties='min')": "'s' is a date, not a number; use a number",
            "handed_out(a, z, 'asc', 7, within=town, ties='share')": (
                "'a' may be negative, and is handed out; write max(a, 0), or declare low = 0"
            ),
            "handed_out(z, a, 'down', 7, within=town, ties='share')": "the direction 'down'; write 'desc' or 'asc'",
            "handed_out(z, a, 'asc', c, within=town, ties='share')": (
                "'c' is a flag, not a number; write (1 if c else 0)"
            ),
            "handed_out(c, a, 'asc', 7, within=town, ties='share')": (
                "'c' is a flag, not a number; write (1 if c else 0)"
            ),
            "ahead(c, a, 'asc', within=town, ties='min')": (
                "'c' is a flag, not a number or a date; write (1 if c else 0)"
            ),
            "ahead(a, c, 'asc', within=town, ties='min')": (
                "'c' is a flag, not a number or a date; write (1 if c else 0)"
            ),
            "ahead(a, z, 'down', within=town, ties='min')": "the direction 'down'; write 'desc' or 'asc'",
            "sum(x, where=x)": "'x' is a number, not a flag; compare it, for instance x > 0",
            "rank(a, 'desc', within=ratio, ties='min')": (
                "'ratio' in within= is unrounded; give a formula with round(ratio, ...) a name and use that"
            ),
            "largest(r, 1, where=g)": "'r' is a date, not a number; use a number",
            "1 < a < '3'": (
                "a number and a text in \"1 < a < '3'\"; use values of one kind; a key column holds texts: write '12' f"
            ),
            "'1' < a < 3": (
                "a number and a text in \"'1' < a < 3\"; use values of one kind; a key column holds texts: write '12' f"
            ),
            "agree: a or 'one'": (
                "a number and a text in \"a or 'one'\"; use values of one kind; a key column holds texts: write '12' fo"
            ),
            "proportion: a / b or p / z if z > 0 else 1": (
                "'a / b' is a number, not a flag; compare it, for instance a / b > 0"
            ),
            "proportion: a or c": "'c' is a flag, not a number; write (1 if c else 0)",
            "best_level(a, c)": "'a' is a number, not a level; use a level",
            "best_level(a, b, 'one')": "'a' is a number, not a level; use a level",
            "pairs[t]": "pairs[...] with 1 key; write 2 between the brackets",
            "pairs[t, z, z]": "pairs[...] with 3 keys; write 2 between the brackets",
            "pairs[z, t]": "'z' is a number; use a text",
            "pairs[t, c]": "'c' is a flag; use a number",
            "pairs[o, t]": "'o' is a number; use a text",
            "bycase[1]": "'1' is a number; use a flag",
            "bycase['yes']": "\"'yes'\" is a text; use a flag, or write the keys of the lookup in quotes",
            "slopes[t, t]": "'t' is a text, not a number; use a lookup from the text to a number",
            "slopes[c, z]": "'c' is a flag; use a text",
            "star and c": "'star' is a level, not a flag; use a flag",
            "not star": "'star' is a level, not a flag; use a flag",
            "year('3')": "\"'3'\" is a text, not a date; use a date",
            "c and '3'": "\"'3'\" is a text, not a flag; use a flag",
            "star if c else town": "a level and a text in 'star if c else town'; use values of one kind",
            "best_level(star, odd)": "'odd' beside levels of 'star'; list the levels of both in one order",
            "star if c else odd": (
                "'star if c else odd' gives levels of two ladders, 'star' and 'odd'; write star + 0 and odd + 0 for t"
            ),
            "c == date('2024-01-01')": "a date and a flag in \"c == date('2024-01-01')\"; use values of one kind",
            "a == date('2024-01-01')": (
                "a date and a number in \"a == date('2024-01-01')\"; use values of one kind; a day that rules name is a"
            ),
            "a == c": "a flag and a number in 'a == c'; use values of one kind",
            "s == c": "a date and a flag in 's == c'; use values of one kind",
            "s == star": "a date and a level in 's == star'; use values of one kind",
            "star == s": "a date and a level in 'star == s'; use values of one kind",
            "town in (7, 'x')": (
                "a number and a text in \"town in (7, 'x')\"; write ('7', 'x'); a key column holds texts"
            ),
            "a > 1 or 2 or c": "'2' is a number, not a flag; use a flag",
            "a > 1 or c or 2": "'2' is a number, not a flag; use a flag",
            "power(2, z * 5 + 1)": (
                "'z * 5 + 1' as an exponent; write clamp(z * 5 + 1, 0, 20), or declare narrower bounds"
            ),
            "round(c, 1)": "'c' is a flag, not a number; write (1 if c else 0)",
            "round(t, 1, 'up')": "'t' is a text, not a number; use a lookup from the text to a number",
            "round(a, c)": "'c' is a flag, not a number; write (1 if c else 0)",
            "round(a, t, 'up')": "'t' is a text, not a number; use a lookup from the text to a number",
            "round_to(c, 0.5)": "'c' is a flag, not a number; write (1 if c else 0)",
            "round_to(a, c)": "'c' is a flag, not a number; write (1 if c else 0)",
            "round_to(a, 0.5, c)": "'c' is a flag, not a text; use a text",
            "round_to(a, 0.5, t)": "'t' is not the same for all rows; write a number, or name a parameter",
            "floor(c, 1)": "'c' is a flag, not a number; write (1 if c else 0)",
            "ceil(a, c)": "'c' is a flag, not a number; write (1 if c else 0)",
            "sqrt(c, 1)": "'c' is a flag, not a number; write (1 if c else 0)",
            "sqrt(z, c)": "'c' is a flag, not a number; write (1 if c else 0)",
            "root(z, c, 1)": "'c' is a flag, not a number; write (1 if c else 0)",
            "root(z, 2, c)": "'c' is a flag, not a number; write (1 if c else 0)",
            "root(a, 3, 1)": "'a' may be negative; write max(a, 0), or a condition around it: ... if a >= 0 else ...",
            "root(z, 3, 0.5)": "'0.5' decimals; write a number from 0 to 12",
            "sqrt(a / b, 1)": (
                "'a / b' may be negative; write max(a / b, 0), or a condition around it: ... if a / b >= 0 else ..."
            ),
            "sqrt(h - 1 / 3, 1)": (
                "'h - 1 / 3' may be negative; write max(h - 1 / 3, 0), or a condition around it: ... if h - 1 / 3 >="
            ),
        },
        "month": {
            "streak(q)": "'q' is a number, not a flag; compare it, for instance q > 0",
            "times(q > 1, where=q)": "'q' is a number, not a flag; compare it, for instance q > 0",
        },
        "town": {
            "streak(k0)": "'k0' is a number, not a flag; compare it, for instance k0 > 0",
            "times(k0 > 1, where=k0)": "'k0' is a number, not a flag; compare it, for instance k0 > 0",
            "product(d)": (
                "'product(d)' may multiply 101 values; declare fewer 'rows' of the table where the data allow it"
            ),
            "previous(rate)": (
                "the past of 'rate', which has no fixed decimals; give round(rate, ...) a name, and use the past of t"
            ),
            "times(rate > 1)": (
                "the past of 'rate', which has no fixed decimals; give round(rate, ...) a name, and use the past of t"
            ),
        },
        "part": {
            "product(x, within=town)": (
                "'product(x, within=town)' may multiply 300 values; declare fewer 'rows' of the table where the data"
            ),
        },
    },
    "UnknownNameError": {
        "unit": {
            "best_level(star, free_word if c else 'low')": "unknown level of 'star' 'one'; use one of: low, mid, high",
            "star if c else 'none'": "unknown level of 'star' 'none'; use one of: low, mid, high",
            "star if c else t": "unknown level of 'star' 'one'; use one of: low, mid, high",
            "star if c else 'mid' if f else 'rare'": "unknown level of 'star' 'rare'; use one of: low, mid, high",
            "t == 'three'": "unknown value 'three'; use one of: one, two",
            "'three' == t": "unknown value 'three'; use one of: one, two",
            "t == 'one' if c else t == 'four'": "unknown value 'four'; use one of: one, two",
            "free_word == 'four'": "unknown value 'four'; use one of: one, two",
            "t in ('one', 'four')": "unknown value 'four'; use one of: one, two",
            "best_level(star, 'none')": "unknown level of 'star' 'none'; use one of: low, mid, high",
            "best_level(star, t)": "unknown level of 'star' 'one'; use one of: low, mid, high",
            "round(a, 1, 'half')": "unknown way of rounding 'half'; write 'half_up' or 'half_even' or 'half_down'",
            "round_to(a, 0.5, 'half')": "unknown way of rounding 'half'; write 'half_up' or 'half_even' or 'half_down'",
            "kinds['three']": "unknown key of lookup 'kinds' 'three'; use one of: one, two",
            "lost[z]": "unknown lookup 'lost'; write 'slopes', or declare 'lost'",
            "a[z]": (
                "unknown lookup 'a'; 'a' is a value: write a alone, or declare a lookup of another name for the cells"
            ),
            "z['a']": "unknown lookup 'z'; write a",
            "nothing_known": (
                "unknown name 'nothing_known'; declare 'nothing_known', or use one of: too_new, gone, gone_word, free"
            ),
            "kinds": "the lookup 'kinds' without a key; select one of its cells: kinds[...]",
            "rank(a, 'desc', within=lost, ties='min')": (
                "unknown column of within= 'lost'; use one of: a, b, n, h, p, z, m, o and 23 more"
            ),
            "rank(a, 'desc', within=x, ties='min')": (
                "unknown column of within= 'x'; use one of: a, b, n, h, p, z, m, o and 23 more"
            ),
            "best_level(star, tri)": "unknown level of 'star' 'two'; use one of: low, mid, high",
            "best_level(tri, star)": "unknown level of 'tri' 'low'; use one of: two, one",
            "pairs[t, 9]": "unknown key of lookup 'pairs' '9'; use one of: 1, 2",
            "words[z] == 'q'": "unknown value 'q'; use one of: x, y, w",
            "slopes['three', 2]": "unknown key of lookup 'slopes' 'three'; use one of: one, two",
            "tenths[0.3]": "unknown key of lookup 'tenths' '3/10'; use one of: 1/5, -1/4, 0",
            "byday[date('2024-01-03')]": (
                "unknown key of lookup 'byday' '2024-01-03'; write '2024-01-02' or '2024-01-01'"
            ),
            "z['none']": (
                "unknown lookup 'z'; 'z' is a value: write z alone, or declare a lookup of another name for the cells"
            ),
            "z[1]": (
                "unknown lookup 'z'; 'z' is a value: write z alone, or declare a lookup of another name for the cells"
            ),
            "star == '3'": "unknown level of 'star' '3'; use one of: low, mid, high",
            "star == 'none'": "unknown level of 'star' 'none'; use one of: low, mid, high",
        },
        "part": {
            "mean(x, within=unit)": "unknown column of within= 'unit'; use one of: a, b, n, h, p, z, m, o and 31 more",
        },
    },
    "GrainError": {
        "unit": {
            "sum(free)": (
                "sum() over which rows? 'sum(free)' names no finer table than 'unit'; write sum(free, within=()) for"
            ),
            "coalesce(star, bit)": (
                "'bit' has a value for each row of table 'part', not for each row of 'unit'; write any(bit == '...'),"
            ),
            "worst_level(star, moon, bit)": (
                "'bit' has a value for each row of table 'part', not for each row of 'unit'; write any(bit == '...'),"
            ),
            "part": (
                "'part' has a value for each row of table 'part', not for each row of 'unit'; count rows with one of"
            ),
            "x": "'x' has a value for each row of table 'part', not for each row of 'unit'; write sum(x), mean(x), max",
            "g": "'g' has a value for each row of table 'part', not for each row of 'unit'; write any(g), all(g), or c",
            "r": "'r' has a value for each row of table 'part', not for each row of 'unit'; write min(r) for the earli",
            "bit": (
                "'bit' has a value for each row of table 'part', not for each row of 'unit'; write any(bit == '...'),"
            ),
            "j": "'j' has a value for each row of table 'barred', not for each row of 'unit'; move the rule to table '",
            "q": "'q' has a value for each row of table 'month', not for each row of 'unit'; write sum(q), mean(q), ma",
            "sum(a)": (
                "sum() over which rows? 'sum(a)' names no finer table than 'unit'; write sum(a, within=()) for all ro"
            ),
            "count(g, where=x > 1, within=id)": (
                "'x' is finer than the rows of 'unit' that within= selects; compute a value of 'unit' from it first,"
            ),
            "max(c)": (
                "max() over which rows? 'max(c)' names no finer table than 'unit'; write max(c, within=()) for all ro"
            ),
            "rank(x, 'desc', within=town, ties='min')": (
                "'x' is finer than the rows of 'unit' that within= selects; compute a value of 'unit' from it first,"
            ),
            "sum(x + j)": "'j' of table 'barred' and 'x' of table 'part' in one sum(); aggregate them one by one",
            "sum(x + q)": "'q' of table 'month' and 'x' of table 'part' in one sum(); aggregate them one by one",
            "sum(j)": "table 'barred' is not below table 'unit'; use a value of a table whose parent is 'unit'",
            "sum(q * x)": "'x' of table 'part' and 'q' of table 'month' in one sum(); aggregate them one by one",
            "sum(k0, within=town)": (
                "'sum(k0, within=town)' uses nothing of the rows of 'unit' over which it runs; write [formula.k0_of_u"
            ),
            "mean(k0, within=town)": (
                "'mean(k0, within=town)' uses nothing of the rows of 'unit' over which it runs; write [formula.k0_of_"
            ),
            "sum(7)": (
                "sum() over which rows? 'sum(7)' names no finer table than 'unit'; write sum(7, within=()) for all ro"
            ),
            "count(town)": (
                "count() over which rows? 'count(town)' names no finer table than 'unit'; write count(town, within=()"
            ),
            "count(unit)": (
                "count() over which rows? 'count(unit)' names no finer table than 'unit'; write count(unit, within=()"
            ),
            "count(barred)": "table 'barred' is not below table 'unit'; use a value of a table whose parent is 'unit'",
            "sum(sum(x))": "sum() inside sum(); give the inner one a name: a formula of its own table",
            "sum(max(x))": "max() inside sum(); give the inner one a name: a formula of its own table",
            "sum(previous(x))": (
                "previous() of 'x', of table 'part'; give [table.part] an order, or use values of the table without a"
            ),
            "sum(x, where=sum(x) > 1)": "sum() inside sum(); give the inner one a name: a formula of its own table",
            "product(v, within=town)": (
                "'v' is finer than the rows of 'unit' that within= selects; compute a value of 'unit' from it first,"
            ),
            "previous(a)": (
                "previous() of 'a', of table 'unit'; give [table.unit] an order, or use values of the table without a"
            ),
            "streak(c)": (
                "streak() of 'c', of table 'unit'; give [table.unit] an order, or use values of the table without a p"
            ),
            "times(c)": (
                "times() of 'c', of table 'unit'; give [table.unit] an order, or use values of the table without a pa"
            ),
        },
        "month": {
            "previous(a)": (
                "previous() of 'a', of table 'unit'; give [table.unit] an order, or use values of the table without a"
            ),
            "times(a > 1)": (
                "times() of 'a', of table 'unit'; give [table.unit] an order, or use values of the table without a pa"
            ),
            "previous(x)": (
                "previous() of 'x', of table 'part'; give [table.part] an order, or use values of the table without a"
            ),
            "streak(x > 1)": (
                "streak() of 'x', of table 'part'; give [table.part] an order, or use values of the table without a p"
            ),
            "times(True)": (
                "'times(True)' names no value of a row; for rows name a value of 'month' in it, such as present(...)"
            ),
            "times(7)": (
                "'times(7)' names no value of a row; for rows name a value of 'month' in it, such as present(...) of"
            ),
            "previous(7)": (
                "'previous(7)' names no value of a row; for rows name a value of 'month' in it, such as present(...)"
            ),
            "streak(streak(q > 1) > 1)": "streak() inside streak(); give the inner one a name: a formula of its own",
            "previous(streak(q > 1))": "streak() inside previous(); give the inner one a name: a formula of its own",
            "sum(previous(q), within=id)": "previous() inside sum(); give the inner one a name: a formula of its own",
            "streak(sum(x) > 1)": "sum() inside streak(); give the inner one a name: a formula of its own",
        },
        "town": {
            "a": "'a' has a value for each row of table 'unit', not for each row of 'town'; write sum(a), mean(a), max",
            "c": "'c' has a value for each row of table 'unit', not for each row of 'town'; write any(c), all(c), or c",
            "s": "'s' has a value for each row of table 'unit', not for each row of 'town'; write min(s) for the earli",
            "star": (
                "'star' has a value for each row of table 'unit', not for each row of 'town'; write any(star == '...'"
            ),
            "t": "'t' has a value for each row of table 'unit', not for each row of 'town'; count rows with one of its",
            "sum(previous(a))": (
                "previous() of 'a', of table 'unit'; give [table.unit] an order, or use values of the table without a"
            ),
            "previous(sum(a))": "sum() inside previous(); give the inner one a name: a formula of its own",
        },
        "part": {
            "sum(a, within=town)": (
                "'sum(a, within=town)' uses nothing of the rows of 'part' over which it runs; write [formula.a_of_par"
            ),
            "sum(x)": (
                "sum() over which rows? 'sum(x)' names no finer table than 'part'; write sum(x, within=()) for all ro"
            ),
            "max(g)": (
                "max() over which rows? 'max(g)' names no finer table than 'part'; write max(g, within=()) for all ro"
            ),
        },
    },
    "ZeroDivisorError": {
        "unit": {
            "rank(a / k0, 'asc', within=town, ties='min') if k0 > 0 else 0": (
                "'k0' may be zero; write ... / k0 if k0 != 0 else ..., or ... / max(k0, 1)"
            ),
            "1 / a": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / h": "'h' may be zero; write ... / h if h != 0 else ...",
            "1 / z": "'z' may be zero; write ... / z if z != 0 else ..., or ... / max(z, 1)",
            "1 / (z / b)": "'z / b' may be zero; write ... / (z / b) if z / b != 0 else ...",
            "1 / (z / 4)": (
                "'z / 4' may be zero; write ... / (z / 4) if z / 4 != 0 else ..., or ... / max(z / 4, 1 / 4)"
            ),
            "1 / m": "'m' may be zero; write ... / m if m != 0 else ...",
            "1 / (a + b)": "'a + b' may be zero; write ... / (a + b) if a + b != 0 else ..., or ... / max(a + b, 1)",
            "1 / max(a, 0)": (
                "'max(a, 0)' may be zero; write ... / max(a, 0) if max(a, 0) != 0 else ..., or ... / max(max(a, 0), 1"
            ),
            "1 / abs(a)": "'abs(a)' may be zero; write ... / abs(a) if abs(a) != 0 else ..., or ... / max(abs(a), 1)",
            "1 / (b - b)": "'b - b' may be zero; write ... / (b - b) if b - b != 0 else ...",
            "1 / 0": "'0' is always zero; divide by something else",
            "1 / (2 - 2)": "'2 - 2' is always zero; divide by something else",
            "1 / steps[z]": "'steps[z]' may be zero; write ... / steps[z] if steps[z] != 0 else ...",
            "1 / kinds[t] / a": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / star / (moon + 0)": "'moon + 0' may be zero; write ... / (moon + 0) if moon + 0 != 0 else ...",
            "1 / z if z >= 0 else 1": "'z' may be zero; write ... / z if z != 0 else ..., or ... / max(z, 1)",
            "1 / m if m <= 0 else 1": "'m' may be zero; write ... / m if m != 0 else ...",
            "1 / a if a > -0.5 else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / a if a < 0.5 else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / a if a == 0 else 1": "'a' may be zero; write ... / a if a != 0 else ..., or ... / max(a, 1)",
            "1 / a if a != 1 else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / a if a != i else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / a if a > 0 or c else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / a if not (a > 0 and c) else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 if a <= 0 and c else 1 / a": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 if 0 < a < 2 else 1 / a": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / z if not (0 < z < 2) else 1": "'z' may be zero; write ... / z if z != 0 else ..., or ... / max(z, 1)",
            "1 / a if a in (1, 2) else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / (a - b) if a >= b else 1": (
                "'a - b' may be zero; write ... / (a - b) if a - b != 0 else ..., or ... / max(a - b, 1)"
            ),
            "1 / a if a > (1 if c else 0) else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / a if (1 if c else 0) < a else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / a if min(a, b) < 0 else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / a if max(a, b) > 0 else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / a if min(a, b) == 1 else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / a if coalesce(o, a) > 0 else 1": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / (n - a + 2) if a - n - 2 > 0 else 1": (
                "'n - a + 2' may be zero; write ... / (n - a + 2) if n - a + 2 != 0 else ..."
            ),
            "1 / (b / z) if z / b > 0 else 1": "'z' may be zero; write ... / z if z != 0 else ..., or ... / max(z, 1)",
            "1 / line[z] if line[b] > 0 else 1": (
                "'line[z]' may be zero; write ... / line[z] if line[z] != 0 else ..., or ... / max(line[z], 1 / 2)"
            ),
            "1 / round(a, 1) if round(a, 2) > 0 else 1": (
                "'round(a, 1)' may be zero; write ... / round(a, 1) if round(a, 1) != 0 else ..."
            ),
            "sum(1 / a, within=town) if a > 0 else 0": "'a' may be zero; write ... / a if a != 0 else ...",
            "sum(1 / x) if sum(x) > 0 else 0": "'x' may be zero; write ... / x if x != 0 else ...",
            "(1 / a if c else 2) + (1 / a if a > 0 else 1)": "'a' may be zero; write ... / a if a != 0 else ...",
            "(1 / a if a > 0 else 1) + (1 / a if c else 1)": "'a' may be zero; write ... / a if a != 0 else ...",
            "1 / (a + (n - b)) if a + (b - n) > 0 else 1": (
                "'a + (n - b)' may be zero; write ... / (a + (n - b)) if a + (n - b) != 0 else ..."
            ),
            "1 / (a * (n + b)) if a * n * b > 0 else 1": (
                "'a * (n + b)' may be zero; write ... / (a * (n + b)) if a * (n + b) != 0 else ..."
            ),
            "1 / zero if zero > 0 else 1": (
                "'zero' may be zero; write ... / zero if zero != 0 else ..., or ... / max(zero, 1)"
            ),
            "1 / zero": "'zero' may be zero; write ... / zero if zero != 0 else ..., or ... / max(zero, 1)",
        },
        "month": {
            "previous(1 / cq) if cq > 0 else 0": (
                "'cq' may be zero; write ... / cq if cq != 0 else ..., or ... / max(cq, 1)"
            ),
        },
    },
}
"""By the kind of the fault and by table: rules, with the beginning of what their messages say."""

CASES = [(kind, table, rule) for kind, tables in REFUSED.items() for table, rules in tables.items() for rule in rules]


@pytest.mark.parametrize(("kind", "table", "rule"), CASES)
def test_a_rule_is_refused_for_what_is_wrong_with_it(kind, table, rule):
    with pytest.raises(SchemeFault) as caught:
        analysed(rule, table)
    said = f"{caught.value.what}; {caught.value.fix}"[:LENGTH].rstrip()
    assert (type(caught.value).__name__, said) == (kind, REFUSED[kind][table][rule])
