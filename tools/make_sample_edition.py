"""Make the unofficial sample editions from the collected texts.

    python tools/make_sample_edition.py <folder with evaluation_system.yaml and site_checklists.yaml>

What the texts say comes from that folder; what they do not say (points, kinds of items, English titles) stands in
tools/sample_edition/ and is marked "ours" in the result. Addresses of pages are not copied.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from chuangcheng.flow.standards.formats import read_edition, write_edition  # noqa: E402
from chuangcheng.flow.standards.rules import (  # noqa: E402
    Consequence,
    Edition,
    Gate,
    Item,
    JudgementRule,
    Letter,
    Method,
    NegativeItem,
    Node,
    RollUp,
    Rule,
    SiteType,
)
from chuangcheng.flow.standards.terms import (  # noqa: E402
    Effect,
    ItemKind,
    MethodKind,
    Reading,
    RuleKind,
    Standing,
)

METHODS = {
    "M": MethodKind.MATERIALS,
    "F": MethodKind.FIELD,
    "Q": MethodKind.SURVEY,
    "S": MethodKind.STATISTIC,
}
THRESHOLDS = {"at_least": (False, False), "above": (False, True), "at_most": (True, False), "below": (True, True)}
SOURCES_NOTE = (
    "样例中的 source 一栏引用下列编号；括号内为把握度。网址不列：多数页面是转载。\n"
    "The numbers that `source` in the samples refers to. Addresses are left out: many pages are copies."
)
UNKNOWN = Rule(RuleKind.UNKNOWN)


class Maker:
    """Puts the two sources together."""

    def __init__(self, folder: Path) -> None:
        self.system = yaml.safe_load((folder / "evaluation_system.yaml").read_text())
        self.lists = yaml.safe_load((folder / "site_checklists.yaml").read_text())
        self.decided = yaml.safe_load((ROOT / "tools/sample_edition/decisions.yaml").read_text())
        self.told = dict(self._told_items())
        self.faults_en = dict(self._told_faults())
        self.notes = dict(self._told_notes())

    @staticmethod
    def _told_items() -> Any:
        for line in (ROOT / "tools/sample_edition/items.txt").read_text().splitlines():
            if line and not line.startswith("#"):
                parts = [part.strip() for part in line.split("|")]
                yield parts[0], [*parts, ""][1:7]

    @staticmethod
    def _told_faults() -> Any:
        for line in (ROOT / "tools/sample_edition/faults_en.txt").read_text().splitlines():
            if line and not line.startswith("#"):
                chinese, english = line.split(" | ")
                yield chinese.strip(), english.strip()

    @staticmethod
    def _told_notes() -> Any:
        for line in (ROOT / "tools/sample_edition/notes.txt").read_text().splitlines():
            if line and not line.startswith("#"):
                collected, chinese, english = line.split(" | ")
                yield collected, {"note": chinese, "note_en": english}

    def noted(self, *parts: str) -> dict[str, str]:
        """A note in Chinese and English, of what the source and we say; nothing where neither says anything."""
        collected = "；".join(part for part in parts if part)
        return self.notes[collected] if collected else {}

    # -- items and site types

    def item(self, told: dict[str, Any]) -> Item:
        """One item: its title from the source, the rest as decided."""
        code = told["id"]
        judged, serves, case_class, rules, english, faults = self.told[code]
        standards, _, note = serves.partition(":")
        values: dict[str, Any] = {}
        kind, *rest = judged.split()
        if kind == "timed":
            values = {"kind": ItemKind.TIMED, "minutes": int(rest[0])}
        elif kind == "test":
            values = {"kind": ItemKind.TEST}
        elif kind == "kofn":
            values = {"kind": ItemKind.K_OF_N, "threshold": Decimal(rest[0]), "out_of": int(rest[1]), "unit": rest[2]}
        elif kind != "met":
            values = {
                "kind": ItemKind.MEASURE if kind.startswith("measure") else ItemKind.COUNT,
                "threshold": Decimal(rest[0]),
                "unit": rest[1],
                "at_most": kind.endswith("most"),
                "spacing_metres": int(rest[2][1:]) if len(rest) > 2 else None,
            }
        judgement = dict.fromkeys(
            [word.strip() for word in str(told["judged"]).split(",") if word.strip().startswith("J")] + rules.split()
        )
        if values.get("spacing_metres"):
            judgement.setdefault("J04", None)
        common = tuple(faults.split("、")) if faults else tuple(self.decided["faults"].get(case_class, ()))
        return Item(
            code=code,
            title=told["zh"],
            title_en=english,
            standards=tuple(standards.split()),
            judgement_rules=tuple(sorted(judgement)),
            common_faults=common,
            common_faults_en=tuple(self.faults_en[fault] for fault in common),
            case_class=f"matter:{case_class}" if case_class else "",
            **self.noted(note.strip(), self._note(told)),
            **values,
        )

    @staticmethod
    def _note(told: dict[str, Any]) -> str:
        note = str(told.get("note", ""))
        return "" if "://" in note else note

    def items(self) -> list[Item]:
        """Shared items first, then those of each site type."""
        told = [*self.lists["common_items"], *(i for t in self.lists["site_types"] for i in t["items"])]
        return [self.item(one) for one in told]

    def site_types(self) -> list[SiteType]:
        """Site types with their own items first, then the shared ones."""
        found = []
        for told in self.lists["site_types"]:
            code, route = self.decided["site_types"][told["type"]]
            shared = [*self.decided["added"].get(told["type"], ()), *told["common"]]
            found.append(
                SiteType(
                    code,
                    told["type"],
                    told["en"][0].upper() + told["en"][1:],
                    tuple(item["id"] for item in told["items"]) + tuple(shared),
                    route,
                    told["completeness"],
                )
            )
        return found

    def judgement_rules(self) -> list[JudgementRule]:
        """The agreed readings, in Chinese and English."""
        return [
            JudgementRule(rule["id"], title, text, ", ".join(rule["sources"]), title_en, text_en)
            for rule in self.lists["judgement_rules"]
            for title, text, title_en, text_en in [self.decided["judgement_rules"][rule["id"]]]
        ]

    # -- the tree

    def tree(self, rules: dict[str, Any], *, minors: bool) -> list[Node]:
        """The source's projects with all their standards."""
        return [
            Node(
                project["project"]["code"],
                project["project"]["zh"],
                project["project"]["en"],
                children=tuple(
                    self.leaf(leaf, project["project"]["code"], rules, minors=minors) for leaf in project["leaves"]
                ),
            )
            for project in self.system["tree"]
            if not minors or project["project"]["code"] == "X-MIN"
        ]

    def leaf(self, told: dict[str, Any], block: str, rules: dict[str, Any], *, minors: bool) -> Node:
        """One standard with its methods, counted or left out with the reason."""
        reason, reason_en = self._reason(told, block, rules, minors=minors)
        known = rules.get(told["code"], {})
        methods = []
        for letter in told["method"]:
            kind = METHODS[letter]
            if kind in known:
                points, rule = known[kind]
                methods.append(Method(kind, Decimal(str(points)), _rule(rule)))
            elif reason:
                share = told["rule_type"] in ("binary", "ratio") and told["rule"] != "unknown"
                methods.append(Method(kind, Decimal(0), Rule(RuleKind.SHARE) if share else UNKNOWN))
            elif known:
                methods.append(Method(kind, Decimal(0), Rule(RuleKind.ALL_OR_NOTHING)))
            else:
                single, double = (Decimal(str(points)) for points in self.decided["field_points"])
                points = double if told["code"] in self.decided["double"] else single
                methods.append(Method(kind, points, Rule(RuleKind.SHARE)))
        sources = told["source"] if isinstance(told["source"], list) else [told["source"]]
        rule = "" if told["rule"] in ("binary", "unknown") else f"来源的计分说明：{told['rule']}"
        proof = "分值为0的方式只作佐证，不另计分" if any(not m.points for m in methods) and not reason else ""
        return Node(
            told["code"],
            told["zh"],
            told["en"],
            methods=tuple(methods),
            counted=not reason,
            left_out_because=reason,
            left_out_because_en=reason_en,
            weight_source="" if reason else "ours",
            source=f"{', '.join(sources)} ({told['confidence']})",
            **self.noted(rule, told.get("note", ""), proof),
            site_types=self._site_types_of(told, minors=minors),
        )

    def _reason(self, told: dict[str, Any], block: str, rules: dict[str, Any], *, minors: bool) -> tuple[str, str]:
        """Why a standard is left out, in Chinese and English; two empty texts where it is counted."""
        if block == "X-MIN" and not minors:
            return tuple(self.decided["separate_system"])
        if same := self.decided["same_as"].get(told["code"]):
            return f"与{same}内容相同，只计一次", f"Same content as {same}, counted once"
        if reason := self.decided["left_out"].get(told["code"]):
            return tuple(reason)
        if told["code"] in rules:
            return "", ""
        if block in self.decided["counted_blocks"] and "unknown" not in (told["rule"], told["rule_type"]):
            return "", ""
        return tuple(self.decided["unknown_rule"])

    def _site_types_of(self, told: dict[str, Any], *, minors: bool) -> tuple[str, ...]:
        codes = {name: code for name, (code, _) in self.decided["site_types"].items()} | self.decided["other_names"]
        named = told.get("site_types", [])
        every = [code for code, _ in self.decided["site_types"].values()]
        return tuple(dict.fromkeys(every if named == ["all"] else [codes[name] for name in named]))

    # -- what the whole depends on

    def gates(self) -> list[Gate]:
        """The source's preconditions, those with a total as decided."""
        found = []
        for told in self.system["preconditions"]:
            by_total = self.decided["gates"].get(told["code"], {})
            source = told["source"] if isinstance(told["source"], list) else [told["source"]]
            found.append(
                Gate(
                    told["code"],
                    told["zh"],
                    told["en"],
                    by_total.get("edition", ""),
                    Decimal(by_total["at_least"]) if by_total else None,
                    ", ".join(source),
                )
            )
        return found

    def roll_ups(self) -> list[RollUp]:
        """The system of minors with its share; the reading is ours."""
        return [
            RollUp(
                told["edition"],
                Decimal(str(told["share"])),
                Reading(told["reading"]),
                title=told["title"],
                title_en=told["title_en"],
                source=told["source"],
                **self.noted(told["note"]),
            )
            for told in self.decided["roll_ups"]
        ]

    def negative_list(self) -> list[NegativeItem]:
        """The items that the source knows, their penalties in the terms of an edition."""
        found = []
        for told in self.system["negative_list"]["known"]:
            decided = self.decided["negative_list"][told["code"]]
            consequences = tuple(
                Consequence(
                    Effect(one["effect"]),
                    Standing(one["standing"]),
                    one.get("within_months"),
                    -Decimal(told["penalties"][name]) if one["effect"] == Effect.DEDUCT else Decimal(0),
                    one.get("months"),
                )
                for name, one in decided["consequences"].items()
            )
            found.append(
                NegativeItem(
                    told["code"],
                    told["zh"],
                    consequences,
                    decided["title_en"],
                    told["source"],
                    **self.noted(decided["note"]),
                )
            )
        return found

    def sources(self) -> str:
        """What the source numbers stand for, without addresses: many pages are copies on hosts of others."""
        told = self.system["sources"] | self.lists["extra_sources"]
        rows = []
        for number, source in told.items():
            what = source["what"].replace(" (mirror host)", "").replace("(mirror host)", "")
            rows.append(
                f"| {number} | {what} | {source['kind'].replace(' (mirror host)', '').replace('mirror', 'copy')} |"
            )
        return "\n".join(["# 来源编号 · Source numbers", "", SOURCES_NOTE, "", "| | | |", "|---|---|---|", *rows, ""])

    # -- the documents

    def sample(self) -> Edition:
        """The main sample: everything in the catalogue, a coherent choice counted."""
        return Edition(
            **self.decided["edition"],
            tree=tuple(self.tree(self.decided["rules"], minors=False)),
            items=tuple(self.items()),
            site_types=tuple(self.site_types()),
            judgement_rules=tuple(self.judgement_rules()),
            gates=tuple(self.gates()),
            roll_ups=tuple(self.roll_ups()),
            negative_list=tuple(self.negative_list()),
        )

    def minors(self) -> Edition:
        """The separate system of minors: its standards and the items that serve them."""
        tree = self.tree(self.decided["minors_rules"], minors=True)
        codes = {leaf.code for node in tree for leaf in node.leaves()}
        items = [
            _with(item, standards=tuple(code for code in item.standards if code in codes))
            for item in self.items()
            if codes & set(item.standards)
        ]
        kept = {item.code for item in items}
        site_types = [_with(t, items=tuple(code for code in t.items if code in kept)) for t in self.site_types()]
        used = {rule for item in items for rule in item.judgement_rules}
        return Edition(
            **self.decided["minors"],
            tree=tuple(tree),
            items=tuple(items),
            site_types=tuple(t for t in site_types if t.items),
            judgement_rules=tuple(rule for rule in self.judgement_rules() if rule.code in used),
        )


def _with(value: Any, **changed: Any) -> Any:
    return type(value)(**{**value.__dict__, **changed})


def _rule(told: str | dict[str, Any]) -> Rule:
    if isinstance(told, str):
        return Rule(RuleKind(told))
    letters, falling = [], False
    for letter in told["letters"]:
        name = next(name for name in THRESHOLDS if name in letter)
        falling, strictly = THRESHOLDS[name]
        letters.append(Letter(letter["name"], Decimal(str(letter[name])), Decimal(str(letter["fraction"])), strictly))
    return Rule(RuleKind(told["kind"]), tuple(letters), falling=falling)


def main(folder: Path) -> None:
    """Write both documents into the checkout, after reading them back."""
    maker = Maker(folder)
    for edition in (maker.sample(), maker.minors()):
        text = write_edition(edition)
        if read_edition(text) != read_edition(write_edition(read_edition(text))):
            raise SystemExit(f"{edition.code} does not survive being written")
        target = ROOT / "editions" / edition.code / "edition.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        (target.parent / "SOURCES.md").write_text(maker.sources())
        counted = [leaf for leaf in edition.leaves() if leaf.counted]
        points = sum(method.points for leaf in counted for method in leaf.methods)
        print(
            f"{target.relative_to(ROOT)}: {len(list(edition.leaves()))} standards, "
            f"{len(counted)} counted, {points} points"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
