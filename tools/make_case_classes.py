"""Make editions/case-classes/national.csv from the collected table of the national codes.

python tools/make_case_classes.py <folder with gbt47678_5_codes.csv>

The English names are ours: tools/case_classes/names_en.txt.
"""

import csv
import sys
from pathlib import Path

KINDS = {"管理部件": "component", "管理事项": "matter"}
ROOT = Path(__file__).resolve().parents[1]
REFERENCE = "GB/T 47678.5（标准号待确认）"
MAJORS = {
    "市政公用设施": "Municipal utilities",
    "交通设施": "Traffic facilities",
    "市容环卫设施": "City appearance and sanitation facilities",
    "园林绿化设施": "Parks and greenery facilities",
    "其他管理部件": "Other components",
    "市容环境类": "City appearance and environment",
    "宣传广告类": "Publicity and advertising",
    "施工管理类": "Construction sites",
    "街面秩序类": "Street order",
    "其他事项类": "Other matters",
}
ORGANISATION = {"matter:06014", "matter:08011", "matter:08012"}
"""Engineering vehicles: the building site or haulage company is named, never the driver."""
FAULT = "异常"
"""What the name of a matter adds to the component it is about."""


def english_names() -> dict[str, str]:
    """Our English for the names of the classes, by the Chinese."""
    lines = (ROOT / "tools/case_classes/names_en.txt").read_text().splitlines()
    pairs = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return {name.strip(): english.strip() for name, english in pairs}


def english(name: str, names: dict[str, str]) -> str:
    """The English name of a class. Raises KeyError where the list has none."""
    return names[name] if name in names else f"{names[name.removesuffix(FAULT)]} problem"


def main(folder: Path) -> None:
    """Write the catalogue into the checkout this tool stands in."""
    target = ROOT / "editions" / "case-classes" / "national.csv"
    names = english_names()
    with (folder / "gbt47678_5_codes.csv").open(encoding="utf-8-sig") as source, target.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            (
                "kind",
                "code",
                "major",
                "major_name",
                "major_name_en",
                "name",
                "name_en",
                "older_code",
                "standard_reference",
                "names_organisation",
            )
        )
        for row in csv.DictReader(source):
            major = row["major_name"]
            writer.writerow(
                (
                    KINDS[row["kind"]],
                    row["code5"],
                    row["major"],
                    major,
                    MAJORS[major] if major in MAJORS else MAJORS[major.removesuffix("类")],
                    row["name_zh"],
                    english(row["name_zh"], names),
                    row["older_code_seen_in_another_system"],
                    REFERENCE,
                    *(["yes"] if f"{KINDS[row['kind']]}:{row['code5']}" in ORGANISATION else []),
                )
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
