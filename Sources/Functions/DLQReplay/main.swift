import Core
import FoundationEssentials
import Pipeline

StepFunction.run("dlq-replay") { settings in
    (
        queue: settings.text("DARKROOM_DEAD_LETTER_QUEUE_URL"), table: settings.text("DARKROOM_TABLE"),
        work: settings.text("DARKROOM_WORK_BUCKET"), outputs: settings.text("DARKROOM_OUTPUT_BUCKET"),
        brakes: ReplaySettings(
            rate: settings.number("DARKROOM_REPLAY_RATE", in: ReplaySettings.rates, default: 300),
            failureShare: settings.number("DARKROOM_REPLAY_FAILURE_SHARE", in: ReplaySettings.shares, default: 50),
            cap: settings.number("DARKROOM_REPLAY_CAP", in: ReplaySettings.caps, default: 5))
    )
} handle: { configuration, event, session -> OneOf<Steps.Replay.Output, Steps.Sweep.Output> in
    switch event as HousekeepingEvent {
    case .replay(let event):
        return .first(
            try DLQReplay(
                queue: DeadLetterQueue(url: configuration.queue, sqs: session.aws.sqs),
                table: DynamoReplayTable(table: configuration.table, session.aws.dynamoDB),
                parking: Parking(store: session.store, bucket: configuration.work, meter: session.meter),
                settings: configuration.brakes, log: session.log
            ).handle(event, deadline: session.deadline))
    case .sweep:
        return .second(
            try Sweep(
                store: session.store, records: DynamoRecords(table: configuration.table, session.aws.dynamoDB),
                letters: QueuedLetters(queue: configuration.queue, session.aws.sqs),
                outputBucket: configuration.outputs, owner: UUID().uuidString, log: session.log
            ).run(deadline: session.deadline))
    }
}
