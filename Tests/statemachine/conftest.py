"""Fixtures: the engine, once; and a fresh queue, topic, table and script for each test."""

import json

import pytest

from .definitions import FUNCTIONS, example, substitute
from .engine import ACCOUNT, REGION, Ended, Engine
from .script import Script, gives


@pytest.fixture(scope="session")
def engine():
    engine = Engine()
    yield engine
    engine.stop()


class Stage:
    """What one execution can touch, and what it left there. The names are the same for every test of one type, so that the
    engine need not parse the same definition anew."""

    def __init__(self, engine: Engine, machine_type: str) -> None:
        self.engine = engine
        self.type = machine_type
        self.name = machine_type.lower()
        self.script = engine.scripts[self.name] = Script()
        for step in ("validate-and-exif-orient", "resize-variant", "watermark", "rekognition-tag", "notify-sns"):
            self.script.on(function_of(step), gives(example(f"{step}.output")))
        self.queue = engine.client("sqs").create_queue(QueueName=f"letters-{self.name}")["QueueUrl"]
        self.topic = engine.client("sns").create_topic(Name=f"news-{self.name}")["TopicArn"]
        self.ear = engine.client("sqs").create_queue(QueueName=f"ear-{self.name}")["QueueUrl"]
        engine.client("sns").subscribe(
            TopicArn=self.topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:ear-{self.name}"
        )
        self.table = f"records-{self.name}"
        engine.client("dynamodb").create_table(
            TableName=self.table,
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        self.values = {f"{name}Arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.name}-{name}" for name in FUNCTIONS}
        self.values |= {"DeadLetterQueueUrl": self.queue, "TopicArn": self.topic, "TableName": self.table}

    def strike(self) -> None:
        """Takes everything away again, and lets go of functions that hang."""
        self.script.released.set()
        del self.engine.scripts[self.name]
        for queue in (self.queue, self.ear):
            self.engine.client("sqs").delete_queue(QueueUrl=queue)
        self.engine.client("sns").delete_topic(TopicArn=self.topic)
        self.engine.client("dynamodb").delete_table(TableName=self.table)

    def process(self, request: object, mocks: object = None, change=lambda definition: None) -> Ended:
        """Runs process-image on `request`. `change` edits the definition, where a test needs a short time-out."""
        definition = json.loads(substitute("process-image", self.values))
        change(definition)
        return self.engine.run("process-image", json.dumps(definition), self.type, request, mocks)

    def letters(self) -> list[dict]:
        """The messages in the dead-letter queue, with their attributes as strings under `attributes`."""
        return self._messages(self.queue)

    def news(self) -> list[dict]:
        """What was announced, with its attributes as strings under `attributes`."""
        found = []
        for envelope in self._messages(self.ear):
            attributes = {name: value["Value"] for name, value in envelope["MessageAttributes"].items()}
            found.append(json.loads(envelope["Message"]) | {"attributes": attributes})
        return found

    def put(self, item: dict[str, object]) -> None:
        """Puts an item of strings and numbers."""
        typed = {key: {"N": str(value)} if isinstance(value, int) else {"S": value} for key, value in item.items()}
        self.engine.client("dynamodb").put_item(TableName=self.table, Item=typed)

    def item(self, pk: str) -> dict | None:
        """An item, without DynamoDB's types."""
        from boto3.dynamodb.types import TypeDeserializer

        found = self.engine.client("dynamodb").get_item(TableName=self.table, Key={"pk": {"S": pk}}).get("Item")
        return found and {key: TypeDeserializer().deserialize(value) for key, value in found.items()}

    def claim_when_validated(self, pk: str) -> None:
        """Does what the validator does to the table: the record is held by the execution's owner from then on."""
        answer = self.script.answer

        def claiming(function: str, payload: dict):
            if function == "ValidateAndExifOrient":
                self.put({"pk": pk, "owner": payload["owner"], "status": "RUNNING", "leaseUntil": 4102444800,
                          "sweepAt": 4102444800, "version": 1})  # fmt: skip
            return answer(function, payload)

        self.script.answer = claiming

    def _messages(self, queue: str) -> list[dict]:
        received = self.engine.client("sqs").receive_message(
            QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        )
        return [
            json.loads(message["Body"])
            | {"attributes": {k: v["StringValue"] for k, v in message.get("MessageAttributes", {}).items()}}
            for message in received.get("Messages", [])
        ]


def function_of(step: str) -> str:
    """`notify-sns` -> `NotifySNS`."""
    return next(name for name in FUNCTIONS if name.lower() == step.replace("-", ""))


@pytest.fixture(params=["EXPRESS", "STANDARD"])
def stage(engine, request):
    """One stage for each workflow type: the same definition must do the same as both."""
    stage = Stage(engine, request.param)
    yield stage
    stage.strike()
