"""Makes `chuangcheng` and the package known inside an environment. Standard library only; nothing is built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def put_command(environment: Path, source: Path) -> None:
    """Put the command into `environment` and `source` onto its path. Raises OSError, CalledProcessError."""
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / ("python.exe" if sys.platform == "win32" else "python")
    where = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    (Path(where) / "chuangcheng.pth").write_text(f"{source}\n")
    script = scripts / "chuangcheng"
    script.write_text(f"#!{python}\nfrom chuangcheng.interfaces.commands.main import main\n\nmain()\n")
    script.chmod(0o755)


if __name__ == "__main__":
    put_command(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute())
