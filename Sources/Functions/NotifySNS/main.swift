import Pipeline

StepFunction.run("notify-sns") { settings in
    (
        outputs: settings.text("DARKROOM_OUTPUT_BUCKET"), table: settings.text("DARKROOM_TABLE"),
        topic: settings.text("DARKROOM_TOPIC_ARN")
    )
} handle: { configuration, event, session in
    try NotifySNS(
        store: session.store, records: DynamoRecords(table: configuration.table, session.aws.dynamoDB),
        announcer: TopicAnnouncer(topic: configuration.topic, session.aws.sns), outputBucket: configuration.outputs
    ).handle(event, deadline: session.deadline)
}
