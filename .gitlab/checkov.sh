# Read by the shell of the job `scan`: puts checkov on PATH, unless the image has it. From PyPI, or from the mirror that
# PIP_INDEX_URL names.
if ! command -v checkov > /dev/null; then
  python3 -m venv .platform/checkov
  .platform/checkov/bin/pip install --quiet --disable-pip-version-check checkov==3.3.13
  export PATH="$PWD/.platform/checkov/bin:$PATH"
fi
