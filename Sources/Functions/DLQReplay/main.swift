import Core
import FoundationEssentials
import Pipeline

StepFunction.run("dlq-replay") { settings in
    (
        queue: settings.text("DARKROOM_DEAD_LETTER_QUEUE_URL"), work: settings.text("DARKROOM_WORK_BUCKET"),
        outputs: settings.text("DARKROOM_OUTPUT_BUCKET"), table: settings.text("DARKROOM_TABLE")
    )
} handle: { configuration, event, session -> HousekeepingOutput in
    switch event as HousekeepingEvent {
    case .replay(let event):
        return .replayed(
            try DLQReplay(
                queue: DeadLetterQueue(url: configuration.queue, sqs: session.aws.sqs), store: session.store,
                workBucket: configuration.work, meter: session.meter
            ).handle(event, deadline: session.deadline))
    case .sweep:
        return .swept(
            try Sweep(
                store: session.store, records: DynamoRecords(table: configuration.table, session.aws.dynamoDB),
                letters: QueuedLetters(queue: configuration.queue, session.aws.sqs),
                outputBucket: configuration.outputs, owner: UUID().uuidString, log: session.log
            ).run(deadline: session.deadline))
    }
}
