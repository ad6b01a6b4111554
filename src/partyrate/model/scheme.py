"""A whole scheme: the entries of one edition, immutable, with changed copies on request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import evolve, field, fields, frozen

from partyrate.errors import NotFoundError, StructureError, UnknownNameError, UsageError, counted, listed
from partyrate.model.cells import cells_of, fit, with_cells
from partyrate.model.entry import Entry, as_scalar, as_texts, as_tuple, folded
from partyrate.model.incentive import Budget, Incentive
from partyrate.model.indicator import Indicator, Lookup, Parameter, section_of
from partyrate.model.kinds import holding
from partyrate.model.ladder import Gate, Ladder
from partyrate.model.meaning import digest, meaning_of
from partyrate.model.pairing import Pairing
from partyrate.model.plain import SCHEME_FORMAT, Reader, plain_entry
from partyrate.model.procedure import Procedure
from partyrate.model.row_schema import input_schema
from partyrate.model.supply import Supplier
from partyrate.model.table import Table
from partyrate.model.variation import OWN, Variation, cell_name, changes, other_values
from partyrate.spans import Positions, Span
from partyrate.storage.html import html_table

RESERVED = ("as_of", "period_start", "period_end", "rows", "candidates")
"""Names that the language gives a meaning; no entry may take them."""


COLLECTIONS = (
    "tables", "parameters", "lookups", "indicators", "ladders", "gates", "incentives", "budgets", "pairings",
    "procedures", "limits", "sources",
)  # fmt: skip
"""The fields of a scheme that hold entries."""


@frozen(kw_only=True, field_transformer=holding)
class Source(Entry):
    """The place in a document that says what an entry says.

    Args:
        document: Title of the document.
        clause: Where in it, or which fact of it.
        says: What it says, in our own words.
        url: Where it was found.
    """

    document: str
    clause: str = ""
    says: str = ""
    url: str = ""


@frozen(kw_only=True, field_transformer=holding)
class Limit(Entry):
    """A structural limit on a tree of indicators.

    Args:
        tree: The group at the root. Its parts are on level 1, their parts on level 2.
        depth: The greatest level allowed.
        level, at_most, exactly: How many indicators there may be, or must be, on that level.
        total: What the maxima, or else the weights, of the root's direct parts must add up to.
    """

    tree: str
    depth: int | None = None
    level: int | None = None
    at_most: int | None = None
    exactly: int | None = None
    total: Fraction | None = field(default=None, converter=as_scalar)


@frozen(kw_only=True, field_transformer=holding)
class Profile:
    """Values that fill what a scheme leaves unpublished, kept apart from it.

    Args:
        name: How `load_scheme` finds it: `illustrative`.
        illustrative: Whether the values are assumptions for examples, so that results made with them say so.
        values: Parameter to constant, or lookup to a mapping from key to constant (nested for several keys).
        notes: Why each value was chosen.
    """

    name: str
    illustrative: bool = True
    values: Mapping[str, Any] = field(factory=dict)
    notes: Mapping[str, str] = field(factory=dict)


def _by_name(entries: Iterable[Any] | Mapping[str, Any]) -> dict[str, Any]:
    """Key entries by their folded names; an entry that stands twice is a fault."""
    found: dict[str, Any] = {}
    given = (
        entries if isinstance(entries, Mapping) else {f"item {n}": each for n, each in enumerate(as_tuple(entries), 1)}
    )
    if not all(isinstance(entry, Entry) for entry in given.values()):
        return dict(given)  # what is no entry is refused by its name or place
    for entry in given.values():
        name = folded(entry.name)
        if name in found:
            raise StructureError(
                f"{entry.name!r} is declared twice",
                "names are compared as Python compares them (NFKC), so that full-width and ordinary letters are one",
                "give one of the two another name",
            )
        found[name] = entry if name == entry.name else evolve(entry, name=name)
    return found


@frozen(kw_only=True, field_transformer=holding)
class Scheme:
    """One edition of the rules of one place.

    Collections may be given as iterables of entries; they are kept as mappings from name to entry, in order.

    Args:
        name, edition: Together they identify the scheme.
        title: What people call it, by language.
        effective_from, effective_to: Days between which it is in force, both included.
        status: `in force`, `trial`, `planned`, `repealed`, or the source's own word.
        period: The span of one round: `1 year`, `3 months`.
        stages: The stages of the work in their order, in the scheme's own words. A formula of one stage may use values
            of the same or an earlier one.
        missing: Words in the data that stand for a missing value, such as `缺考`, of all inputs that do not name their
            own. Nothing stands for one unless it is declared.
        results: Names of formulas, groups and ladders in the order in which their columns stand in results; those that
            are not named stand behind them, as the scheme has them.
        assumptions: Names whose values are assumptions: of a profile that filled them, or of the scheme file itself.
        supplied: Who supplied the constants that are not as the scheme has them: names of parameters, and cells of
            lookups written `pay['four']`.
        variation: What it changes of the scheme that it extends, where it extends one. Two schemes that hold the same
            are equal, whatever they were made from.
    """

    name: str
    edition: str = ""
    title: Mapping[str, str] = field(factory=dict)
    effective_from: date | None = None
    effective_to: date | None = None
    status: str = ""
    period: str = "1 year"
    stages: tuple[str, ...] = field(default=(), converter=as_texts)
    missing: tuple[str, ...] = field(default=(), converter=as_texts)
    results: tuple[str, ...] = field(default=(), converter=as_texts)
    note: str = ""
    tables: Mapping[str, Table] = field(factory=dict, converter=_by_name)
    parameters: Mapping[str, Parameter] = field(factory=dict, converter=_by_name)
    lookups: Mapping[str, Lookup] = field(factory=dict, converter=_by_name)
    indicators: Mapping[str, Indicator] = field(factory=dict, converter=_by_name)
    ladders: Mapping[str, Ladder] = field(factory=dict, converter=_by_name)
    gates: Mapping[str, Gate] = field(factory=dict, converter=_by_name)
    incentives: Mapping[str, Incentive] = field(factory=dict, converter=_by_name)
    budgets: Mapping[str, Budget] = field(factory=dict, converter=_by_name)
    pairings: Mapping[str, Pairing] = field(factory=dict, converter=_by_name)
    procedures: Mapping[str, Procedure] = field(factory=dict, converter=_by_name)
    limits: Mapping[str, Limit] = field(factory=dict, converter=_by_name)
    sources: Mapping[str, Source] = field(factory=dict, converter=_by_name)
    assumptions: tuple[str, ...] = field(default=(), converter=as_texts)
    supplied: Mapping[str, Supplier] = field(factory=dict, eq=False, repr=False)
    variation: Variation | None = field(default=None, eq=False, repr=False)
    positions: Positions = field(factory=Positions, eq=False, repr=False)

    def __repr__(self) -> str:
        about = " ".join(filter(None, [self.name, self.edition]))
        counts = [counted(number, sort) for sort, number in self._sizes().items() if number]
        return f"<Scheme {about}: {', '.join(counts) or 'nothing in it'}>"

    def _sizes(self) -> dict[str, int]:
        """Count the entries of each sort, and what is unpublished."""
        found = dict.fromkeys(("table", "parameter", "lookup", "input", "formula", "group"), 0)
        for name in COLLECTIONS:
            for entry in getattr(self, name).values():
                found[section_of(entry)] = found.get(section_of(entry), 0) + 1
        return found | {"unpublished value": len(self.unpublished)}

    def _repr_html_(self) -> str:
        """Return a table for notebooks: how many entries there are of each sort, and the names of the first ones."""
        names: dict[str, list[str]] = {}
        for name in COLLECTIONS:
            for entry in getattr(self, name).values():
                names.setdefault(section_of(entry), []).append(entry.name)
        if self.unpublished:
            names["unpublished"] = list(self.unpublished)
        caption = self.title.get("en", " ".join(filter(None, [self.name, self.edition])))
        return html_table(
            ["sort", "count", "names"], [(sort, len(each), listed(each)) for sort, each in names.items()], caption
        )

    @property
    def entries(self) -> dict[str, Entry]:
        """Everything a rule can name: parameters, lookups, indicators and ladders, in this order."""
        return {**self.parameters, **self.lookups, **self.indicators, **self.ladders}

    @property
    def root(self) -> Table | None:
        """The one table without a parent, where there is just one."""
        roots = [table for table in self.tables.values() if table.parent is None]
        return roots[0] if len(roots) == 1 else None

    def table_of(self, entry: Indicator | Ladder | Incentive | Pairing) -> str | None:
        """Give the name of the table an entry belongs to."""
        return entry.table if entry.table is not None else (self.root.name if self.root else None)

    def parts(self, group: str) -> tuple[Indicator, ...]:
        """Give the direct parts of a group of indicators."""
        return tuple(part for part in self.indicators.values() if part.parent == group)

    def span_of(self, *path: str | int) -> Span | None:
        """Give the place of an entry in the scheme file, where there is one: `where("ladder", "star", "ties")`."""
        return self.positions.find(path)

    @property
    def unpublished(self) -> tuple[str, ...]:
        """What the source leaves open: names of parameters, and cells of lookups written `pay['four']`."""
        names = [name for name, parameter in self.parameters.items() if parameter.is_unpublished]
        for lookup in self.lookups.values():
            names += [cell_name(lookup, key) for key, value in lookup.cells.items() if value is None]
        return tuple(names)

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of what the scheme means, in hexadecimal digits: one for all spellings of the same rules.

        Comments, labels, notes, sources, titles and the status are left out, and order where it has no meaning. It is
        the same on every platform and version of Python; the page on fingerprints says how it is computed.

        Raises:
            RuleSyntaxError: A rule is not in the language.
        """
        return digest(meaning_of(self))

    @cached_property
    def text_fingerprint(self) -> str:
        """The SHA-256 of all that the scheme says, in hexadecimal digits: equal schemes in the same order have one."""
        return digest({"format": SCHEME_FORMAT, **plain_entry(evolve(self, supplied={}, variation=None))})

    def to_dict(self) -> dict[str, Any]:
        """Return the scheme as plain data for JSON, from which `from_dict` builds an equal one.

        Numbers are texts, entries are lists in their order, and what has its default is left out.
        """
        return {"format": SCHEME_FORMAT, **plain_entry(self)}

    def input_schema(self, table: str | None = None, *, batch: bool = False, lang: str = "en") -> dict[str, Any]:
        """Return the JSON Schema (draft 2020-12) of what the scheme reads, fit for OpenAPI.

        It describes every input; `Evaluator.input_schema` describes those that are read, as some inputs are needed for
        nothing that can be determined. Numbers are texts with a pattern for their bounds and decimals, or whole
        numbers, and what may be missing may be null.

        Args:
            table: The table whose row is described; without it, an object with the rows of each table by name.
            batch: Whether a list of such rows is described.
            lang: The language of titles.

        Raises:
            UsageError: There is no such table, or nobody sends its rows.
        """
        return input_schema(self, table, batch=batch, lang=lang)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scheme:
        """Build a scheme from plain data; its rules are not checked yet.

        Raises:
            DocumentError: It is no such data. It holds every fault with its pointer.

        Example:
            >>> scheme = Scheme(name="trial", tables=[Table(name="unit", key="id")])
            >>> scheme.to_dict()
            {'format': 'partyrate.scheme/1', 'name': 'trial', 'tables': [{'name': 'unit', 'key': ['id']}]}
            >>> Scheme.from_dict(scheme.to_dict()) == scheme
            True
        """
        reader = Reader()
        found = reader.entry(reader.format(data, SCHEME_FORMAT), cls, ())
        reader.finish("the scheme")
        assert isinstance(found, Scheme)
        return found

    def with_values(self, values: Mapping[str, Any] | None = None, /, **named: Any) -> Scheme:
        """Give a copy in which parameters, or cells of lookups, have other values.

        Args:
            values: Parameter to constant (numbers as text, integers or decimals), or lookup to a mapping from key to
                constant (likewise), nested for several keys.
            **named: The same, for names that Python can write.

        Raises:
            UnknownNameError: Nothing of that name takes a value.
            StructureError: A value does not fit its parameter.
            UsageError: The values are no mapping.

        Example:
            >>> scheme = Scheme(name="trial", parameters=[Parameter(name="weight")])
            >>> scheme.unpublished
            ('weight',)
            >>> scheme.with_values(weight="0.40").unpublished
            ()
            >>> pay = Lookup(name="pay", keys="star", unpublished=["five"])
            >>> Scheme(name="trial", lookups=[pay]).with_values(pay={"five": "0.5"}).lookups["pay"].cells
            mappingproxy({('five',): Fraction(1, 2)})
        """
        if not isinstance(values, Mapping | None):
            raise UsageError(
                f"the values are a {type(values).__name__}",
                "values are given by the names of parameters and lookups",
                "write with_values({name: value})",
            )
        twice = sorted({folded(str(name)) for name in values or {}} & {folded(name) for name in named})
        if twice:
            raise UsageError(
                f"{listed(twice)} has two values", "a value is given in the mapping or by its name",
                "keep one of the two",
            )  # fmt: skip
        return _filled(self, {**(values or {}), **named}, Supplier("caller"))

    def with_rows(self, most: Mapping[str, int], /) -> Scheme:
        """Return a copy whose tables may have other numbers of rows: for each parent row, or in all for the units.

        The rules stay as they are; the proofs that they are computed exactly are made anew for these numbers.

        Args:
            most: The most rows of tables, by name.

        Raises:
            UnknownNameError: There is no such table.
            KindError: A number is none.

        Example:
            >>> scheme = Scheme(name="trial", tables=[Table(name="unit", key="id", rows=100)])
            >>> scheme.with_rows({"unit": 600}).tables["unit"].rows
            600
        """
        tables = dict(self.tables)
        for name, rows in most.items():
            if name not in tables:
                raise UnknownNameError.of("table", name, tables, "a bound is that of a table of the scheme")
            tables[name] = evolve(tables[name], rows=rows)
        return evolve(self, tables=tables)

    def varied(
        self,
        name: str,
        entries: Iterable[Entry] = (),
        *,
        drop: Iterable[str] = (),
        values: Mapping[str, Any] | None = None,
        **top: Any,
    ) -> Scheme:
        """Give a variant, or the next edition, that names only what it changes; `variation` remembers the changes.

        Args:
            name: The name of the variant.
            entries: Each replaces the entry of its name whole, in its place, or is added after the others.
            drop: Entries to leave out: `gate.veto`, or the name alone where one entry has it.
            values: Constants of parameters and cells of lookups, as `with_values` takes them.
            **top: Other keys at the top of a file. `edition`, `title`, the days, `status` and `note` are the variant's
                own; what else is not given is taken over.

        Raises:
            UnknownNameError: What is dropped, or given a value, is not there.
            NotFoundError: An argument of this name is none of a scheme.
            StructureError: An entry is dropped and declared, or a value does not fit.

        Example:
            >>> scheme = Scheme(name="city", parameters=[Parameter(name="weight", value=1), Parameter(name="bonus")])
            >>> variant = scheme.varied("district", drop=["bonus"], values={"weight": 2}, edition="2020")
            >>> print(variant.variation)
            extends city
              dropped: parameter.bonus
              values: weight
        """
        self._check_top(top)
        entries, values = tuple(entries), values or {}
        declared = {folded(entry.name) for entry in entries if isinstance(entry, Parameter | Lookup)}
        for each in values:
            if folded(each) in declared:
                raise StructureError(
                    f"{each!r} is declared here, and gets another value as well",
                    "'values' speak of what is taken over",
                    "write the value where it is declared",
                    path=("values", each),
                )
        collections, variation, gone = changes(self, entries, drop)
        heads = {*gone, *((key,) for key in ("name", *OWN, *top, "extends", "drop", "values"))}
        fields: dict[str, Any] = {**OWN, **top, "name": name, **collections}
        bare = evolve(self, **fields, positions=self.positions.without(heads))
        made = _filled(bare, values, Supplier("variant", name))
        changed = [key for key in top if key not in {*OWN, "assumptions"} and getattr(made, key) != getattr(self, key)]
        given = other_values(bare, made)
        names = {name for _, name in gone} | set(map(folded, values))
        assumed = [each for each in self.assumptions if each not in names]
        replaced = {name for _, name in gone}
        supplied = {key: each for key, each in made.supplied.items() if key.partition("[")[0] not in replaced}
        return evolve(
            made,
            supplied=supplied,
            variation=evolve(variation, replaced=(*changed, *variation.replaced), values=given),
            assumptions=tuple(dict.fromkeys([*assumed, *as_texts(top.get("assumptions", ()))])),
        )

    def _check_top(self, top: Mapping[str, Any]) -> None:
        """Refuse arguments of `varied` that are no keys at the top of a file."""
        apart = (*COLLECTIONS, "name", "variation", "positions")
        known = [each.name for each in fields(Scheme) if each.name not in apart]
        for key in top:
            if key in COLLECTIONS:
                raise UsageError(
                    f"{key} = ... in varied()",
                    "entries are put in place of those of the same name, and the collections are the scheme's own",
                    "pass the entries as the second argument: varied(name, [entry, ...]); drop= leaves some out",
                )
            if key not in known:
                why = "beside name, entries, drop and values, varied takes the keys at the top of a file"
                raise NotFoundError.of("argument of varied()", key, [*known, "entries", "drop", "values"], why)

    def with_profile(self, profile: Profile) -> Scheme:
        """Give a copy filled by a profile; its assumptions are kept in `assumptions`.

        Raises:
            UnknownNameError: Nothing of a name takes a value, or a note is one on a value that is not given.
            StructureError: A value does not fit its parameter.
            UsageError: It is no profile.
        """
        if not isinstance(profile, Profile):
            raise UsageError(
                f"the profile is a {type(profile).__name__}", "a profile has a name, and values apart from the scheme",
                "pass Profile(name=..., values={...}), or the values alone to with_values",
            )  # fmt: skip
        values = {folded(name) for name in profile.values}
        for name in profile.notes:
            if folded(name) not in values:
                why = "a note of a profile says why a value was chosen"
                raise UnknownNameError.of("value of the profile", name, profile.values, why, path=("notes", name))
        filled = _filled(self, profile.values, Supplier("profile", profile.name))
        assumed = tuple(map(folded, profile.values)) if profile.illustrative else ()
        return evolve(filled, assumptions=tuple(dict.fromkeys([*filled.assumptions, *assumed])))


def _filled(scheme: Scheme, values: Mapping[str, Any], supplier: Supplier) -> Scheme:
    """Return a copy with other values, which remembers who supplied them."""
    parameters, lookups, supplied = dict(scheme.parameters), dict(scheme.lookups), dict(scheme.supplied)
    settled: set[str] = set()
    for given, value in values.items():
        name = folded(given)
        if name in parameters:
            parameters[name] = evolve(parameters[name], value=fit(parameters[name].kind, value))
            supplied[name] = supplier
            settled.add(name)
        elif name in lookups:
            cells = [cell_name(lookups[name], key) for key, _ in cells_of(lookups[name], value)]
            supplied |= dict.fromkeys(cells, supplier)
            lookups[name] = with_cells(lookups[name], value)
        else:
            raise UnknownNameError.of(
                "parameter or lookup",
                given,
                [*parameters, *lookups],
                f"only parameters and lookups of scheme {scheme.name!r} take values",
            )
    assumed = tuple(name for name in scheme.assumptions if name not in settled)
    return evolve(scheme, parameters=parameters, lookups=lookups, supplied=supplied, assumptions=assumed)
