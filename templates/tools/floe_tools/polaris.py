"""Making one realm of a Polaris server hold what floe wants."""

from __future__ import annotations

from floe_tools import polaris_catalogs, polaris_principals, polaris_roles
from floe_tools.kubernetes import Kubernetes
from floe_tools.lease import Lease, held
from floe_tools.log import Log, mounted_file
from floe_tools.polaris_client import Polaris
from floe_tools.polaris_types import PolarisDesired


def reconcile(desired: PolarisDesired, kubernetes: Kubernetes, log: Log) -> None:
    """Create what is missing and repair what differs, under the lease; nothing is ever deleted."""
    client_id = mounted_file(desired.client_id_file)
    client_secret = log.secret_file(desired.client_secret_file)
    with held(Lease(kubernetes, desired.lease), log) as guard:
        polaris = Polaris(desired.endpoint, desired.realm, log, guard)
        polaris.login(client_id, client_secret)
        for catalog in desired.catalogs:
            polaris_catalogs.ensure(polaris, catalog, log)
            polaris_catalogs.ensure_namespaces(polaris, catalog, log)
            for role in catalog.roles:
                polaris_roles.ensure_catalog_role(polaris, catalog, role, log)
        for principal_role in desired.principal_roles:
            polaris_roles.ensure_principal_role(polaris, desired.catalogs, principal_role, log)
        for principal in desired.principals:
            polaris_principals.ensure(polaris, kubernetes, principal, log)
