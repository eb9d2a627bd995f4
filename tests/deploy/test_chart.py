"""The chart, rendered by the real helm from three files of values, and held to Kubernetes' schemas and to our own rules."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from kubernetes_validate import utils as kubernetes

from . import chart
from .chart import CASES, CHART, ROOT, containers, helm, of_kind, parsed, pods, text, things, values

KUBERNETES = ("1.30", "1.37")  # the oldest that Chart.yaml allows, and the newest whose schemas we have
LONG = {"web", "worker", "provisioner", "beat"}
kubernetes.schema_contents = functools.cache(kubernetes.schema_contents)

every_case = pytest.mark.parametrize("case", CASES)


@every_case
def test_helm_finds_nothing_to_say(case: str) -> None:
    said = helm("lint", "--strict", CHART, "-f", values(case))

    assert said.returncode == 0, said.stdout
    assert "WARNING" not in said.stdout


@every_case
@pytest.mark.parametrize("version", KUBERNETES)
def test_every_thing_is_what_kubernetes_expects(case: str, version: str) -> None:
    """Strictly: an unknown field or an unknown kind fails too."""
    for thing in things(case):
        kubernetes.validate(thing, version, strict=True)


def test_the_check_above_sees_a_wrong_field() -> None:
    (web,) = [
        thing
        for thing in things("minimal")
        if thing["metadata"]["name"] == "ours-dips-web" and thing["kind"] == "Deployment"
    ]
    wrong = {**web, "spec": {**web["spec"], "replicaz": 2}}

    with pytest.raises(kubernetes.ValidationError, match="replicaz"):
        kubernetes.validate(wrong, KUBERNETES[1], strict=True)
    with pytest.raises(kubernetes.SchemaNotFoundError):
        kubernetes.validate({"kind": "Cluster", "apiVersion": "postgresql.cnpg.io/v1"}, KUBERNETES[1], strict=True)


@every_case
def test_it_is_rendered_the_same_each_time(case: str) -> None:
    again = helm("template", "ours", CHART, "--namespace", "councils", "-f", values(case))

    assert again.stdout == text(case)


@every_case
def test_all_is_there(case: str) -> None:
    assert set(pods(case)) == LONG | {"migrate"}
    assert {thing["metadata"]["namespace"] for thing in things(case)} == {"councils"}
    names = [(thing["kind"], thing["metadata"]["name"]) for thing in things(case)]
    assert len(names) == len(set(names))
    assert not any("helm.sh/hook" in thing["metadata"].get("annotations", {}) for thing in things(case))


@every_case
def test_selectors_select_the_pods_they_mean(case: str) -> None:
    labels = {component: pod["metadata"]["labels"] for component, pod in pods(case).items()}

    def selected(selector: dict[str, str]) -> set[str]:
        return {component for component, has in labels.items() if selector.items() <= has.items()}

    for thing in of_kind(case, "Deployment").values():
        component = thing["metadata"]["labels"]["app.kubernetes.io/component"]
        assert selected(thing["spec"]["selector"]["matchLabels"]) == {component}
    for thing in of_kind(case, "PodDisruptionBudget").values():
        assert selected(thing["spec"]["selector"]["matchLabels"]) == {
            thing["metadata"]["labels"]["app.kubernetes.io/component"]
        }
    (service,) = of_kind(case, "Service").values()
    assert selected(service["spec"]["selector"]) == {"web"}
    ports = [port["name"] for port in pods(case)["web"]["spec"]["containers"][0]["ports"]]
    assert [port["targetPort"] for port in service["spec"]["ports"]] == ports
    for thing in of_kind(case, "NetworkPolicy").values():
        wanted = {"web"} if thing["metadata"]["name"].endswith("-web") else set(labels)
        assert selected(thing["spec"]["podSelector"]["matchLabels"]) == wanted
    for ingress in of_kind(case, "Ingress").values():
        backends = [path["backend"]["service"] for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]]
        assert {backend["name"] for backend in backends} == {service["metadata"]["name"]}
        named = {
            rule["host"] for rule in ingress["spec"]["rules"] if "host" in rule
        }  # one without leads every host here
        assert named == {*ingress["spec"]["tls"][0]["hosts"]}


@every_case
def test_what_a_pod_mounts_is_there(case: str) -> None:
    claims, maps, accounts = (
        set(of_kind(case, kind)) for kind in ("PersistentVolumeClaim", "ConfigMap", "ServiceAccount")
    )
    for pod in pods(case).values():
        spec = pod["spec"]
        for volume in spec["volumes"]:
            if claim := volume.get("persistentVolumeClaim"):
                assert claim["claimName"] in (claims or {"dips-files"})
        assert spec["serviceAccountName"] in (accounts or {"apps"})
        for container in [*spec.get("initContainers", []), *spec["containers"]]:
            assert {mount["name"] for mount in container["volumeMounts"]} == {
                volume["name"] for volume in spec["volumes"]
            }
            assert {source["configMapRef"]["name"] for source in container["envFrom"]} == maps


@every_case
def test_pods_run_with_nothing_they_do_not_need(case: str) -> None:
    for pod in pods(case).values():
        spec = pod["spec"]
        safe = spec["securityContext"]
        assert (safe["runAsNonRoot"], safe["runAsUser"], safe["seccompProfile"]) == (
            True,
            10001,
            {"type": "RuntimeDefault"},
        )
        assert (spec["automountServiceAccountToken"], spec["enableServiceLinks"]) == (False, False)
        assert {"hostNetwork", "hostPID", "hostIPC"}.isdisjoint(spec)
        assert {kind for volume in spec["volumes"] for kind in volume} <= {
            "name",
            "emptyDir",
            "projected",
            "persistentVolumeClaim",
        }
        assert all("sizeLimit" in volume["emptyDir"] for volume in spec["volumes"] if "emptyDir" in volume)
    for name, container in containers(case):
        safe = container["securityContext"]
        assert safe["readOnlyRootFilesystem"] is True, name
        assert (safe["allowPrivilegeEscalation"], safe["privileged"], safe["runAsNonRoot"]) == (False, False, True), (
            name
        )
        assert safe["capabilities"] == {"drop": ["ALL"]}, name
        for amounts in (container["resources"]["requests"], container["resources"]["limits"]):
            assert set(amounts) == {"cpu", "memory", "ephemeral-storage"}, name
        assert not container["image"].endswith((":latest", ":")), name


@every_case
def test_secrets_come_as_files_and_the_owners_address_to_two_pods_alone(case: str) -> None:
    settings = {key for thing in of_kind(case, "ConfigMap").values() for key in thing["data"]}
    assert settings.isdisjoint(
        {"SECRET_KEY", "DATABASE_URL", "OWNER_DATABASE_URL", "VALKEY_URL", "EMAIL_HOST_PASSWORD"}
    )
    assert of_kind(case, "Secret") == {}
    for name, container in containers(case):
        given = {entry["name"]: entry.get("value", "") for entry in container["env"]}
        assert all("valueFrom" not in entry for entry in container["env"]), name
        assert "://" not in "".join(given.values()), name
        mounted = {f"/run/secrets/dips/{item['path']}" for item in _items(pods(case)[name.partition("/")[0]])}
        assert {value for key, value in given.items() if key.endswith("_FILE")} == mounted, name
        owner = name.partition("/")[0] in {"migrate", "provisioner"}
        assert ("OWNER_DATABASE_URL_FILE" in given, given.get("DIPS_ROLE") == "owner") == (owner, owner), name
    for component in LONG - {"provisioner"}:
        said = json.dumps(pods(case)[component]).lower()
        assert "owner-database-url" not in said and "dips-owner" not in said


def _items(pod: dict[str, Any]) -> list[dict[str, str]]:
    (projected,) = [volume["projected"] for volume in pod["spec"]["volumes"] if "projected" in volume]
    return [item for source in projected["sources"] for item in source["secret"]["items"]]


@every_case
def test_one_scheduler_and_every_process_is_watched(case: str) -> None:
    made = {
        thing["metadata"]["labels"]["app.kubernetes.io/component"]: thing
        for thing in of_kind(case, "Deployment").values()
    }
    assert (made["beat"]["spec"]["replicas"], made["beat"]["spec"]["strategy"]) == (1, {"type": "Recreate"})
    for component, pod in pods(case).items():
        (container,) = pod["spec"]["containers"]
        probes = {name for name in container if name.endswith("Probe")}
        if component == "migrate":
            assert (probes, pod["spec"]["restartPolicy"]) == (set(), "Never")
            assert "initContainers" not in pod["spec"]  # it would wait for itself
            continue
        assert probes == {"startupProbe", "livenessProbe", "readinessProbe"}
        assert [init["args"][0] for init in pod["spec"]["initContainers"]] == ["wait"]
        assert container["args"] == [component]
        asked = container["livenessProbe"].get("exec", {}).get("command")
        assert asked == (None if component == "web" else ["dips", "alive", component])


@every_case
def test_no_node_is_kept_from_being_emptied(case: str) -> None:
    for thing in of_kind(case, "PodDisruptionBudget").values():
        assert (thing["spec"]["maxUnavailable"], "minAvailable" in thing["spec"]) == (1, False)


@pytest.mark.parametrize("case", ["minimal", "full"])
def test_nothing_but_webs_port_is_reached(case: str) -> None:
    closed, web = (of_kind(case, "NetworkPolicy")[f"ours-dips-{name}"]["spec"] for name in ("closed", "web"))

    assert (closed["policyTypes"], "ingress" in closed) == (["Ingress"], False)
    assert [rule["ports"] for rule in web["ingress"]] == [[{"port": "http", "protocol": "TCP"}]]


# What somebody might do to the chart, as a change of what it renders; some rule above must see each.
MUTANTS = {
    "unknown field": ("replicas: 4", "replicaz: 4"),
    "wrong type": ("replicas: 4", "replicas: four"),
    "root's files written": ("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"),
    "escalation": ("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true"),
    "root": ("runAsUser: 10001", "runAsUser: 0"),
    "capabilities": ("capabilities: {drop: [ALL]}", "capabilities: {drop: [ALL], add: [NET_ADMIN]}"),
    "no seccomp": ("seccompProfile: {type: RuntimeDefault}", "seccompProfile: {type: Unconfined}"),
    "a token": ("automountServiceAccountToken: false\n      enable", "automountServiceAccountToken: true\n      enable"),
    "no limits": ('limits: {cpu: "1", memory: 512Mi', 'limits: {memory: 512Mi'),
    "not asked whether it lives": ("livenessProbe:", "x-livenessProbe:"),
    "the host's network": ("enableServiceLinks: false", "enableServiceLinks: false\n      hostNetwork: true"),
    "a folder of the host": ("emptyDir: {sizeLimit: 256Mi}", "hostPath: {path: /}"),
    "endless memory": ("emptyDir: {sizeLimit: 256Mi}", "emptyDir: {}"),
    "a secret in sight": (
        "{name: RUN_ROOT, value: /tmp/run}",
        "{name: SECRET_KEY, valueFrom: {secretKeyRef: {name: dips, key: secret-key}}}",
    ),
    "the owner's address everywhere": ("path: valkey-url}", "path: valkey-url}\n                    - {key: k, path: owner-database-url}"),
    "two schedulers": ("replicas: 1", "replicas: 2"),
    "a scheduler doubled while it is replaced": ("strategy: {type: Recreate}", "strategy: {type: RollingUpdate}"),
    "a service of nothing": ("component: web\n\n---\n# Source: dips/templates/beat", "component: wep\n\n---\n#"),
    "a budget that keeps nodes": ("maxUnavailable: 1  #", "minAvailable: 1  #"),
    "an open network": ("policyTypes: [Ingress]", "policyTypes: [Egress]"),
    "nobody waits for the schema": ('args: ["wait"', 'args: ["check"'),
    "the latest image": ("image: images.service.gov.uk/dips@sha256:2f1c", "image: images.service.gov.uk/dips:latest #"),
    "a hook": ("helm.sh/resource-policy: keep", "helm.sh/hook: pre-upgrade"),
    "no ingress's service": ("name: ours-dips-web\n                port", "name: ours-web\n                port"),
}  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS)
def test_each_mutant_is_seen_by_some_rule(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = MUTANTS[mutant]
    assert before in text("full")
    changed = parsed(text("full").replace(before, after))
    monkeypatch.setattr(chart, "things", lambda _case: changed)
    monkeypatch.setitem(globals(), "things", lambda _case: changed)

    seen = []
    for rule in RULES:
        try:
            rule("full")
        except (AssertionError, KeyError, ValueError, kubernetes.ValidationError) as error:
            seen.append(f"{rule.__name__}: {type(error).__name__}")

    assert seen


def test_what_is_rendered_breaks_no_rule() -> None:
    """The control of the mutants."""
    for rule in RULES:
        rule("full")


def strictly(case: str) -> None:
    test_every_thing_is_what_kubernetes_expects(case, KUBERNETES[1])


RULES: list[Callable[[str], None]] = [
    strictly,
    test_all_is_there,
    test_selectors_select_the_pods_they_mean,
    test_what_a_pod_mounts_is_there,
    test_pods_run_with_nothing_they_do_not_need,
    test_secrets_come_as_files_and_the_owners_address_to_two_pods_alone,
    test_one_scheduler_and_every_process_is_watched,
    test_no_node_is_kept_from_being_emptied,
    test_nothing_but_webs_port_is_reached,
]


def test_a_new_revision_migrates_anew() -> None:
    (job,) = of_kind("minimal", "Job")

    assert job == "ours-dips-migrate-1"
    assert "{{ .Release.Revision }}" in (CHART / "templates" / "migrate" / "job.yaml").read_text()


def test_every_setting_is_one_that_the_product_reads() -> None:
    known = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE))
    given = {key for case in CASES for thing in of_kind(case, "ConfigMap").values() for key in thing["data"]}
    for case in CASES:
        given |= {
            entry["name"].removesuffix("_FILE") for _name, container in containers(case) for entry in container["env"]
        }

    assert given - known == set()


BAD: list[tuple[dict[str, Any], str]] = [
    ({"portal": {"host": ""}}, "/portal/host"),
    ({"portal": {"host": "*.service.gov.uk"}}, "/portal/host"),
    ({"portal": {"host": "dips.localhost"}}, "/portal/host"),
    ({"portal": {"host": "https://dips.gov.uk"}}, "/portal/host"),
    ({"portal": {"contactEmail": "help"}}, "/portal/contactEmail"),
    ({"portal": {"proxys": 1}}, "additional properties 'proxys' not allowed"),
    ({"replicas": 3}, "additional properties 'replicas' not allowed"),
    ({"web": {"replicas": 0}}, "/web/replicas"),
    ({"web": {"replicas": "2"}}, "/web/replicas"),
    ({"beat": {"replicas": 2}}, "additional properties 'replicas' not allowed"),
    ({"worker": {"resources": {"limits": {"cpu": None}}}}, "/worker/resources/limits"),
    ({"image": {"tag": "latest"}}, "/image/tag"),
    ({"image": {"digest": "sha256:abc"}}, "/image/digest"),
    ({"secrets": {"existingSecret": ""}}, "/secrets/existingSecret"),
    ({"secrets": {"secretKey": "hunter2"}}, "additional properties 'secretKey' not allowed"),
    ({"secrets": {"ownerSecret": "dips"}}, "keep the owner's address in a Secret of its own"),
    ({"mail": {"port": 465}}, "/mail/port"),
    ({"mail": {"tls": False}}, "letters would be readable on their way"),
    ({"mail": {"user": "dips"}}, "name the key that holds the mail server's password"),
    ({"mail": {"password": "hunter2"}}, "additional properties 'password' not allowed"),
    ({"scanner": ""}, "/scanner"),
    ({"scanner": "clamd"}, "/scanner"),
    ({"ingress": {"tlsSecret": ""}}, "the service is only reached over TLS"),
    ({"files": {"accessMode": "ReadWriteOnce"}}, "pods on two nodes could not share the files"),
    ({"securityContext": {"runAsUser": 0}}, "additional properties 'securityContext' not allowed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"), BAD, ids=[f"{n}-{'.'.join(change)}" for n, (change, _) in enumerate(BAD)]
)
def test_bad_values_are_refused_with_a_reason(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(yaml.safe_dump(change))

    said = helm("template", "ours", CHART, "-f", values("minimal"), "-f", bad)

    assert (said.returncode, said.stdout) == (1, "")
    assert reason in said.stderr


def test_the_schema_is_closed_and_knows_every_value() -> None:
    schema = json.loads((CHART / "values.schema.json").read_text())
    free = {"global", "texts"}  # helm's own; and labels and annotations, whose values must be texts

    def look(node: Any, path: str) -> list[str]:
        if isinstance(node, list):
            return [found for one in node for found in look(one, path)]
        if not isinstance(node, dict):
            return []
        is_open = node.get("type") == "object" and node.get("additionalProperties") is not False
        found = [path] if is_open and path.rpartition(".")[2] not in free else []
        return found + [more for key, one in node.items() for more in look(one, f"{path}.{key}")]

    assert look(schema, "") == []
    known = set(schema["properties"]) - {"global"}
    assert known == set(yaml.safe_load((CHART / "values.yaml").read_text()))


def test_the_versions_agree() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)

    assert version is not None
    assert chart["appVersion"] == version[1]
    assert f"ARG VERSION={version[1]}\n" in (ROOT / "deploy" / "Dockerfile").read_text()
    assert f"${{DIPS_VERSION:-{version[1]}}}" in (ROOT / "deploy" / "compose.yaml").read_text()
