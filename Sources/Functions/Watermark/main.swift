import Imaging
import Pipeline

StepFunction.run("watermark") { settings in
    try Vips.start(fonts: settings.taskRoot + "/fonts")
    return settings.text("DARKROOM_OUTPUT_BUCKET")
} handle: { outputBucket, event, session in
    try WatermarkStep(store: session.store, outputBucket: outputBucket, meter: session.meter).handle(
        event, deadline: session.deadline)
}
