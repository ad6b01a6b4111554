"""A whole scheme: the entries of one edition, immutable, with methods that return changed copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, fields, frozen

from partyrate.errors import (
    NotFoundError,
    StructureError,
    UnknownNameError,
    UsageError,
    checked_language,
    counted,
    listed,
)
from partyrate.errors.arguments import checked_instances, checked_mapping, checked_names
from partyrate.messages import chosen_language, message, text
from partyrate.model.cells import filled
from partyrate.model.changes import changes, other_values
from partyrate.model.constants import Lookup, Parameter
from partyrate.model.days import scheme_on
from partyrate.model.entry import Entry, as_texts, folded
from partyrate.model.indicator import section_of
from partyrate.model.meaning import digest, meaning_of, text_digest
from partyrate.model.plain import SCHEME_FORMAT, Reader, plain_entry
from partyrate.model.profile import Profile
from partyrate.model.row_schema import input_schema
from partyrate.model.scheme_data import COLLECTIONS, SchemeData
from partyrate.model.shown import heading, scheme_html, scheme_lines
from partyrate.model.supply import Supplier
from partyrate.model.variation import UNSHARED
from partyrate.periods import read_date
from partyrate.writers import writer

if TYPE_CHECKING:
    from partyrate.model.difference import Difference

RESERVED = ("as_of", "period_start", "period_end", "rows", "candidates")
"""Names with a meaning in the language; no entry may take them."""


@frozen(kw_only=True)
class Scheme(SchemeData):
    """One edition of the rules of one place.

    Collections may be given as iterables of entries; they are kept as mappings from name to entry, in order.

    Args:
        name, edition: Together they identify the scheme.
        title: Its titles, by language.
        effective_from, effective_to: Days between which it is in force, both included.
        status: `in force`, `trial`, `planned`, `repealed`, or the source's own word.
        period: The span of one round: `1 year`, `3 months`.
        in_force_on: The day that decides which of the values that change over time are in force: `as_of`,
            `period_start` or `period_end`. Without it, all days of a call that may decide have to agree.
        stages: The stages of the work in their order, in the scheme's own words. A formula of one stage may use values
            of the same or an earlier one.
        missing: Words in the data that stand for a missing value, such as `缺考`, of all inputs that do not declare
            their own. No word stands for one unless it is declared.
        results: Names of formulas, groups and ladders in the order of their columns in results; those that are not
            named follow, in the order of the scheme.
        assumptions: Names whose values are assumptions: of a profile that filled them, or of the scheme file itself.
        in_force: Since when and until when values that change over time are in force, by parameter and lookup, in a
            copy that `on` made for a day.
        supplied: The suppliers of the constants that differ from the scheme file, by parameter, and by cells of lookups
            written `pay['four']`.
        variation: Its changes to the scheme that it extends, where it extends one. Schemes with equal entries are
            equal, whatever they were made from.
    """

    def __repr__(self) -> str:
        about = " ".join(filter(None, [self.name, self.edition]))
        counts = [
            counted(number, "accepted finding" if sort == "accept" else sort)
            for sort, number in self._sizes().items()
            if number
        ]
        return f"<Scheme {about}: {', '.join(counts) or 'nothing in it'}>"

    def _sizes(self) -> dict[str, int]:
        """Return the number of entries of each section, and of unpublished values."""
        sizes = dict.fromkeys(("table", "parameter", "lookup", "input", "formula", "group", "decision"), 0)
        for name in COLLECTIONS:
            for entry in getattr(self, name).values():
                sizes[section_of(entry)] = sizes.get(section_of(entry), 0) + 1
        return sizes | {"unpublished value": len(self.unpublished)}

    def heading(self, lang: str | None = None) -> str:
        """Return the title in a language, or the name, with the edition where the title does not have it."""
        return heading(self, checked_language(lang))

    def text(self, lang: str | None = None) -> str:
        """Return what it holds, on one screen, in English (`en`) or Chinese (`zh`).

        `print(scheme)` prints it in the chosen language; `partyrate show` lists every entry.

        Raises:
            UsageError: It is another language.
        """
        return "\n".join(scheme_lines(self, self.unpublished, checked_language(lang)))

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        """Return a table for notebooks: the number of entries of each section, and the first ones."""
        return scheme_html(self, self.unpublished, chosen_language())

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the meaning of the scheme, in hexadecimal digits: one for all spellings of the same rules.

        Comments, labels, notes, sources, titles and the status are left out, and order where it has no meaning. It is
        the same on every platform and version of Python; the page on fingerprints says how it is computed.

        Raises:
            RuleSyntaxError: A rule is not in the language.
        """
        return digest(meaning_of(self))

    @cached_property
    def text_fingerprint(self) -> str:
        """The SHA-256 of the whole scheme, in hexadecimal digits: equal schemes in the same order have the same one."""
        return text_digest(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the scheme as plain data for JSON, from which `from_dict` builds an equal one.

        Numbers are texts, entries are lists in their order, and fields that have their default are left out.
        """
        return {"format": SCHEME_FORMAT, **plain_entry(self)}

    def input_schema(self, table: str | None = None, *, batch: bool = False, lang: str | None = None) -> dict[str, Any]:
        """Return the JSON Schema (draft 2020-12) of the rows that the scheme reads, fit for OpenAPI.

        It describes every input; `Evaluator.input_schema` describes those that are read, since no value that can be
        determined depends on the others. Numbers are texts with a pattern for their bounds and decimals, or whole
        numbers; a value that may be missing may be null.

        Args:
            table: The table whose row is described; without it, an object with the rows of each table by name.
            batch: Whether a list of such rows is described.
            lang: The language of titles; by default the chosen one.

        Raises:
            UsageError: There is no such table, or its rows are columns of its parent.
        """
        return input_schema(self, table, batch=batch, lang=lang)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scheme:
        """Build a scheme from plain data; its rules are not checked yet.

        Raises:
            DocumentError: The data are no scheme. It holds every fault with its pointer.

        Example:
            >>> from partyrate.model import Table
            >>> scheme = Scheme(name="trial", tables=[Table(name="unit", key="id")])
            >>> scheme.to_dict()
            {'format': 'partyrate.scheme/1', 'name': 'trial', 'tables': [{'name': 'unit', 'key': ['id']}]}
            >>> Scheme.from_dict(scheme.to_dict()) == scheme
            True
        """
        reader = Reader()
        scheme = reader.entry(reader.format(data, SCHEME_FORMAT), cls, ())
        reader.finish(text("the scheme"))
        assert isinstance(scheme, Scheme)
        return scheme

    def with_values(self, values: Mapping[str, Any] | None = None, /, **named: Any) -> Scheme:
        """Return a copy in which parameters, or cells of lookups, have other values.

        Of what changes over time, a value takes the place of those of all days.

        Args:
            values: Constants by parameter (numbers as text, integers or decimals), or by lookup and key (likewise),
                nested for several keys.
            **named: The same, for names that Python can write.

        Raises:
            UnknownNameError: No parameter or lookup has that name, or no cell that key.
            StructureError: A value is not of the kind of its parameter or lookup.
            UsageError: The values are no mapping, or a name has two.

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
            raise UsageError(*message("values are no mapping", type=type(values).__name__))
        twice = sorted({folded(str(name)) for name in values or {}} & {folded(name) for name in named})
        if twice:
            raise UsageError(*message("value given twice", names=listed(twice)))
        return filled(self, {**(values or {}), **named}, Supplier("caller"))

    def on(self, day: date | str) -> Scheme:
        """Return the copy whose parameters and lookups have the values alone that are in force on a day.

        A rating is made by this copy. Before the first day of a value it is unpublished.

        Args:
            day: A date, or a text such as `2024-12-31`.

        Raises:
            UsageError: It is no date.

        Example:
            >>> from datetime import date
            >>> from partyrate.model import DatedValue
            >>> rates = [DatedValue(from_=date(2023, 1, 1), is_=2), DatedValue(from_=date(2025, 1, 1), is_=3)]
            >>> scheme = Scheme(name="trial", parameters=[Parameter(name="rate", value=rates)])
            >>> [scheme.on(day).parameters["rate"].value for day in ("2022-12-31", "2024-12-31", "2025-01-01")]
            [None, Fraction(2, 1), Fraction(3, 1)]
        """
        return scheme_on(self, read_date(day, "day"))

    def with_rows(self, most: Mapping[str, int]) -> Scheme:
        """Return a copy whose tables may have other numbers of rows: for each parent row, or in all for the units.

        The rules stay as they are; the proofs that they are computed exactly are renewed for these numbers.

        Args:
            most: The greatest number of rows, by table.

        Raises:
            UnknownNameError: There is no such table.
            KindError: A number of rows is no whole number.
            UsageError: It is no mapping.

        Example:
            >>> from partyrate.model import Table
            >>> scheme = Scheme(name="trial", tables=[Table(name="unit", key="id", rows=100)])
            >>> scheme.with_rows({"unit": 600}).tables["unit"].rows
            600
        """
        tables = dict(self.tables)
        for name, rows in checked_mapping(most, "most", "{'village': 100000}").items():
            if name not in tables:
                raise UnknownNameError.of("table", name, tables, text("rows of tables"))
            tables[name] = evolve(tables[name], rows=rows)
        return evolve(self, tables=tables)

    def with_changes(
        self,
        name: str,
        entries: Iterable[Entry] = (),
        *,
        drop: Iterable[str] = (),
        values: Mapping[str, Any] | None = None,
        **top: Any,
    ) -> Scheme:
        """Return a variant, or the next edition, made from its changes alone; `variation` holds them.

        Args:
            name: The name of the variant.
            entries: Each replaces the whole entry of its name, at the same position, or is added after the others.
            drop: Entries to leave out: `gate.veto`, or the name alone where only one entry has it.
            values: Constants of parameters and cells of lookups, as `with_values` takes them.
            **top: Other keys at the top of a file. `edition`, `title`, the days, `status` and `note` are never taken
                over; the others are, unless they are given.

        Raises:
            UnknownNameError: An entry that is dropped, or given a value, is not there.
            NotFoundError: No key at the top of a file has the name of an argument.
            UsageError: A collection of entries is given as an argument.
            StructureError: An entry is dropped and declared, or a value is of another kind.

        Example:
            >>> scheme = Scheme(name="city", parameters=[Parameter(name="weight", value=1), Parameter(name="bonus")])
            >>> variant = scheme.with_changes("district", drop=["bonus"], values={"weight": 2}, edition="2020")
            >>> print(variant.variation)
            extends city
              dropped: parameter.bonus
              values: weight
        """
        _check_top(top)
        entries = checked_instances(entries, Entry, "entries", "[Parameter(...)]")
        drop, values = checked_names(drop, "drop", "gate.veto"), {} if values is None else values
        values = checked_mapping(values, "values", "{'weight': 2}")
        declared = {folded(entry.name) for entry in entries if isinstance(entry, Parameter | Lookup)}
        for valued in values:
            if folded(valued) in declared:
                raise StructureError(*message("value of what is declared", name=valued), path=("values", valued))
        changed = changes(self, entries, drop)
        unplaced = {*changed.removed, *((key,) for key in ("name", *UNSHARED, *top, "extends", "drop", "values"))}
        fields: dict[str, Any] = {**UNSHARED, **top, "name": name, **changed.collections}
        without_values = evolve(self, **fields, positions=self.positions.without(unplaced))
        variant = filled(without_values, values, Supplier("variant", name))
        replaced = {name for _, name in changed.removed}
        new = replaced | set(map(folded, values))
        assumptions = [name for name in self.assumptions if name not in new]
        return evolve(
            variant,
            supplied={cell: who for cell, who in variant.supplied.items() if cell.partition("[")[0] not in replaced},
            variation=evolve(
                changed.variation,
                replaced=(*_changed_keys(self, variant, top), *changed.variation.replaced),
                values=other_values(without_values, variant),
            ),
            assumptions=tuple(dict.fromkeys([*assumptions, *as_texts(top.get("assumptions", ()))])),
        )

    def diff(self, other: Scheme, *, remarks: bool = False) -> Difference:
        """Find what another scheme says differently, by meaning, entry by entry and field by field.

        Args:
            other: Any other scheme; the two need not extend each other.
            remarks: Whether what only readers look at is compared as well: labels, sources, notes, titles.

        Raises:
            RuleSyntaxError: A rule of either is not in the language.
            UsageError: The other one is no scheme.

        Example:
            >>> now = Scheme(name="town", edition="2025", parameters=[Parameter(name="bonus", value=100)])
            >>> print(now.diff(now.with_values(bonus=200)).text("en").splitlines()[-1])
                value: 100 → 200
        """
        from partyrate.model.comparing import difference

        return difference(self, other, remarks=remarks)

    def template(
        self, to: str | Path, *, lang: str | None = None, samples: int = 0, profile: str | None = None
    ) -> list[str]:
        """Write an empty workbook for the data of the scheme; `partyrate.write_template` says what it holds.

        Args:
            to: The file to be written; one that is there already is not replaced.
            lang: The language of titles, labels and hints; by default the chosen one.
            samples: How many units are filled in as a sample.
            profile: The name or the file of the profile that the scheme is filled by, for the command in the
                instructions.

        Returns:
            The names of its sheets.

        Raises:
            EngineError: XlsxWriter is not installed.
            UsageError: The file is no .xlsx, is there already or cannot be written.
        """
        return list(writer("template")(self, to, lang=lang, samples=samples, profile=profile))

    def with_profile(self, profile: Profile) -> Scheme:
        """Return a copy with the values of a profile; `assumptions` names those that are assumed.

        Raises:
            UnknownNameError: No parameter or lookup has the name of a value, or no value that of a note.
            StructureError: A value is not of the kind of its parameter or lookup.
            UsageError: It is no profile.
        """
        if not isinstance(profile, Profile):
            raise UsageError(*message("no profile", type=type(profile).__name__))
        values = {folded(name) for name in profile.values}
        for name in profile.notes:
            if folded(name) not in values:
                why = text("notes of a profile")
                raise UnknownNameError.of("value of the profile", name, profile.values, why, path=("notes", name))
        scheme = filled(self, profile.values, Supplier("profile", profile.name))
        assumed = tuple(map(folded, profile.values)) if profile.illustrative else ()
        return evolve(scheme, assumptions=tuple(dict.fromkeys([*scheme.assumptions, *assumed])))


def _check_top(top: Mapping[str, Any]) -> None:
    """Refuse arguments of `with_changes` that are no keys at the top of a file."""
    apart = (*COLLECTIONS, "name", "variation", "positions")
    known = [attribute.name for attribute in fields(Scheme) if attribute.name not in apart]
    for key in top:
        if key in COLLECTIONS:
            raise UsageError(*message("collection as an argument", key=key))
        if key not in known:
            kind, arguments = text("kind argument of with_changes"), [*known, "entries", "drop", "values"]
            raise NotFoundError.of(kind, key, arguments, text("arguments of with_changes"))


def _changed_keys(old: Scheme, new: Scheme, top: Mapping[str, Any]) -> list[str]:
    """Return the given keys at the top of a file whose values differ from those that would be taken over."""
    return [key for key in top if key not in {*UNSHARED, "assumptions"} and getattr(new, key) != getattr(old, key)]
