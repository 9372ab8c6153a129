"""moto as a WSGI application with the ASL interpreter switched on."""

from __future__ import annotations

import functools
from typing import Any


def moto_application() -> Any:
    import moto.core.utils
    from moto.core.config import default_user_config
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    # Every loader looks through the folders of all services, and moto makes one for each service and thread that meets it first.
    moto.core.utils.create_loader = functools.cache(moto.core.utils.create_loader)
    default_user_config["stepfunctions"] = {"execute_state_machine": True}

    def create(service: Any) -> Any:
        app = create_backend_app(service)
        # In Flask's debug mode an unforeseen exception would leave the application; a 500 is what a client can handle.
        app.debug = False
        app.config["PROPAGATE_EXCEPTIONS"] = False
        return app

    application = DomainDispatcherApplication(create)
    # It looks through the folders of all services for every request, under one lock: most of what a request cost.
    application.get_backend_for_host = functools.cache(application.get_backend_for_host)  # type: ignore[method-assign]
    return application
