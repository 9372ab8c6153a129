import Core
import Pipeline

StepFunction.run("notify-sns") { settings in
    (
        outputs: settings.text("DARKROOM_OUTPUT_BUCKET"), table: settings.text("DARKROOM_TABLE"),
        topic: settings.text("DARKROOM_TOPIC_ARN"), queue: settings.text("DARKROOM_DEAD_LETTER_QUEUE_URL"),
        recordDays: settings.number("DARKROOM_RECORD_DAYS", in: 0...36_500, default: 0)
    )
} handle: { configuration, event, session -> OneOf<Steps.Notify.Output, Steps.Remove.Output> in
    let records = DynamoRecords(table: configuration.table, session.aws.dynamoDB)
    let announcer = TopicAnnouncer(topic: configuration.topic, session.aws.sns)
    switch event as TailEvent {
    case .finish(let event):
        return .first(
            try NotifySNS(
                store: session.store, records: records, announcer: announcer,
                letters: QueuedLetters(queue: configuration.queue, session.aws.sqs),
                outputBucket: configuration.outputs,
                recordDays: configuration.recordDays
            ).handle(event, deadline: session.deadline))
    case .remove(let event):
        return .second(
            try Removal(
                store: session.store, records: records, announcer: announcer, outputBucket: configuration.outputs
            ).handle(event, deadline: session.deadline))
    }
}
