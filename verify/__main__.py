"""`DARKROOM_VERIFY_AWS=yes make verify-aws`: deploys, uploads the samples, audits, tears down. It costs money, if little."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import boto3

from verify.checks import Audit
from verify.teardown import PREFIX, tear_down

ROOT = Path(__file__).resolve().parent.parent
SAM = ROOT / ".venv" / "bin" / "sam"
CONSENT = "DARKROOM_VERIFY_AWS"


def main() -> int:
    pictures = sorted(file for file in (ROOT / "samples").iterdir() if file.suffix in (".jpg", ".png", ".webp"))
    if os.environ.get(CONSENT) != "yes":
        print(f"verify-aws deploys to the account of your credentials and costs money. To have it so: {CONSENT}=yes make verify-aws",
              file=sys.stderr)  # fmt: skip
        return 2
    # SAM and boto3 read the one variable, the AWS CLI and most people the other.
    if "AWS_REGION" in os.environ:
        os.environ.setdefault("AWS_DEFAULT_REGION", os.environ["AWS_REGION"])
    session = boto3.Session()
    if session.region_name is None:
        print("verify-aws: no region: set AWS_REGION, or give your profile one", file=sys.stderr)
        return 2
    stack = PREFIX + secrets.token_hex(2)
    identity = session.client("sts").get_caller_identity()
    print(f"account {identity['Account']}, as {identity['Arn']}\nregion  {session.region_name}\nstack   {stack}, removed at the end")
    print(f"billed  {len(pictures) + 1} uploads with their executions and functions, and three buckets, a table and a queue for some minutes;\n"
          "        no Rekognition, no CloudFront, no key of its own (docs/deploy.md)")  # fmt: skip
    try:
        run("build", "--config-env", "dev")
        run("deploy", "--config-env", "dev", "--stack-name", stack, "--no-confirm-changeset")
        found = session.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
        outputs = {output["OutputKey"]: output["OutputValue"] for output in found["Outputs"]}
        failed = 0
        for finding in Audit(session, outputs).run(pictures):
            failed += not finding.holds
            print(f"{'holds ' if finding.holds else 'FAILED'}  {finding.subject}: {finding.seen}", flush=True)
        print(f"{failed} checks failed" if failed else "every check holds")
        return 1 if failed else 0
    finally:
        for line in tear_down(session, stack):
            print(line)


def run(*arguments: str) -> None:
    subprocess.run([SAM, *arguments], cwd=ROOT, check=True, env=os.environ | {"SAM_CLI_TELEMETRY": "0"})


if __name__ == "__main__":
    sys.exit(main())
