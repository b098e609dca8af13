"""Make editions/case-classes/national.csv from the collected table of the national codes.

python tools/make_case_classes.py <folder with gbt47678_5_codes.csv>
"""

import csv
import sys
from pathlib import Path

KINDS = {"管理部件": "component", "管理事项": "matter"}
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


def main(folder: Path) -> None:
    """Write the catalogue into the checkout this tool stands in."""
    target = Path(__file__).resolve().parents[1] / "editions" / "case-classes" / "national.csv"
    with (folder / "gbt47678_5_codes.csv").open(encoding="utf-8-sig") as source, target.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            ("kind", "code", "major", "major_name", "major_name_en", "name", "older_code", "standard_reference")
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
                    row["older_code_seen_in_another_system"],
                    REFERENCE,
                )
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
