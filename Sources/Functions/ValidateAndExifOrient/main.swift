import Imaging
import Pipeline

StepFunction.run("validate-and-exif-orient") { settings in
    try Vips.start(fonts: settings.taskRoot + "/fonts")
    return Configuration(&settings)
} handle: { configuration, event, session in
    try ValidateAndExifOrient(
        store: session.store, records: DynamoRecords(table: configuration.table, session.aws.dynamoDB),
        configuration: configuration
    ).handle(event, deadline: session.deadline)
}
