"""Permissions that nothing here can miss, and why: (role, statement, action) -> reason. The test holds this list exact."""

LOGS = "Step Functions uses it to set up and deliver the machine's logs, which the local cloud does not do"
UPLOADS_IN_PARTS = "only for reports of more than 5 MB, which Step Functions sends in parts"
CHILDREN = "Step Functions starts and watches a Distributed Map's children itself; here the interpreter runs them in its own process"

NOT_JUDGED = {
    (machine, "DeliverLogs", f"logs:{action}"): LOGS
    for machine in ("ProcessImageRole", "ReplayDeadLettersRole", "ReprocessRole")
    for action in (
        "CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries",
        "PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups",
    )
} | {
    ("ReprocessRole", "WriteReports", "s3:ListMultipartUploadParts"): UPLOADS_IN_PARTS,
    ("ReprocessRole", "WriteReports", "s3:AbortMultipartUpload"): UPLOADS_IN_PARTS,
    ("ReprocessRole", "WriteReports", "s3:GetObject"): "Step Functions reads its own reports when a run is redriven",
    ("ReprocessRole", "RunChildren", "states:StartExecution"): CHILDREN,
    ("ReprocessRole", "WatchAndStopChildren", "states:DescribeExecution"): CHILDREN,
    ("ReprocessRole", "WatchAndStopChildren", "states:StopExecution"): CHILDREN,
    ("ReprocessRole", "RunChildrenAgain", "states:RedriveExecution"): CHILDREN,
    ("ReprocessRole", "ReadInventories", "s3:GetObject"): "grants a place where nothing is put, unless InventoryBucket is given",
}  # fmt: skip
