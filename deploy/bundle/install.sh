#!/bin/sh
# Installs Chuangcheng from this folder. Needs Python 3.11 or newer and nothing else: no registry, no compiler, no pip.
#   sh install.sh                      into /opt/chuangcheng
#   sh install.sh --into /elsewhere    PYTHON=/path/to/python sh install.sh
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
  if command -v "$python" >/dev/null 2>&1 && "$python" -I "$here/install.py" --fits >/dev/null 2>&1; then
    exec "$python" -I "$here/install.py" "$@"
  fi
done
for python in ${PYTHON:-python3}; do
  if command -v "$python" >/dev/null 2>&1; then
    exec "$python" -I "$here/install.py" "$@" # says why it does not fit
  fi
done
echo "没有找到 Python：请安装 Python 3.11 或更新的版本，或用 PYTHON=路径 sh install.sh 指定。" >&2
echo "There is no Python here: install Python 3.11 or newer, or say PYTHON=/path/to/it sh install.sh." >&2
exit 1
