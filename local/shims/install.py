"""Puts every shim in place, before moto serves its first request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.shims import (
    alarms,
    archives,
    buckets,
    engine_clients,
    executions,
    express,
    express_children,
    function_logging,
    function_versions,
    lambda_invoke,
    map_children,
    map_inventory,
    map_listing,
    map_results,
    nested_executions,
    object_events,
    parse_once,
    paths_once,
    queue_policies,
    recognition,
    role_policies,
    rule_targets,
    stand_ins,
    state_machine_versions,
    state_machines,
    task_errors,
    uncaught_errors,
    whole_executions,
)

if TYPE_CHECKING:
    from local.clients import Clients
    from local.running import RunningCloud


def install_all(cloud: RunningCloud, clients: Clients) -> None:
    assert cloud.deliveries
    engine_clients.install(cloud.endpoint, cloud.identities)
    parse_once.install()
    paths_once.install()
    install_distributed_map()
    uncaught_errors.install()
    task_errors.install()
    nested_executions.install()
    state_machines.install()
    whole_executions.install()
    express.install(cloud.options.express_seconds)
    executions.install(cloud.activity, cloud.execution_ended)
    state_machine_versions.install(cloud.options.seed)
    stand_ins.install()
    role_policies.install()
    alarms.install(clients)
    archives.install()
    buckets.install()
    queue_policies.install()
    recognition.install()
    object_events.install(cloud.object_changed)
    rule_targets.install(cloud.deliveries.deliver)
    function_logging.install()
    function_versions.install()
    lambda_invoke.install(cloud.invoke)


def install_distributed_map() -> None:
    """What a Distributed Map needs; the state machines' own tests use these too."""
    express_children.install()
    map_listing.install()
    map_inventory.install()
    map_children.install()
    map_results.install()
