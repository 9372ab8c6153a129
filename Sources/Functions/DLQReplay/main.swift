import Pipeline

StepFunction.run("dlq-replay") { settings in
    (queue: settings.text("DARKROOM_DEAD_LETTER_QUEUE_URL"), work: settings.text("DARKROOM_WORK_BUCKET"))
} handle: { configuration, event, session in
    try DLQReplay(
        queue: DeadLetterQueue(url: configuration.queue, sqs: session.aws.sqs), store: session.store,
        workBucket: configuration.work, meter: session.meter
    ).handle(event, deadline: session.deadline)
}
