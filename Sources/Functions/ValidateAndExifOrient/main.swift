import Core
import Imaging
import Pipeline

StepFunction.run("validate-and-exif-orient") { settings in
    try Vips.start(fonts: nil)
    return Configuration(&settings)
} handle: { (configuration, question: Question, session) -> OneOf<Steps.Validate.Output, Steps.Reprocess.Output> in
    switch question {
    case .validate(let event):
        .first(
            try ValidateAndExifOrient(
                store: session.store, records: DynamoRecords(table: configuration.table, session.aws.dynamoDB),
                configuration: configuration, meter: session.meter
            ).handle(event, deadline: session.deadline))
    case .reprocess(let event):
        .second(try ReprocessAnswers(store: session.store, configuration: configuration).answer(event))
    }
}
