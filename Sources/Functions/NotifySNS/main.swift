import Pipeline

StepFunction.run("notify-sns") { settings in
    (
        outputs: settings.text("DARKROOM_OUTPUT_BUCKET"), table: settings.text("DARKROOM_TABLE"),
        topic: settings.text("DARKROOM_TOPIC_ARN"),
        recordDays: settings.number("DARKROOM_RECORD_DAYS", in: 0...36_500, default: 0)
    )
} handle: { configuration, event, session in
    try NotifySNS(
        store: session.store, records: DynamoRecords(table: configuration.table, session.aws.dynamoDB),
        announcer: TopicAnnouncer(topic: configuration.topic, session.aws.sns), outputBucket: configuration.outputs,
        recordDays: configuration.recordDays
    ).handle(event, deadline: session.deadline)
}
