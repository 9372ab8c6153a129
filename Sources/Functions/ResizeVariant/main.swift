import Core
import Imaging
import Pipeline

StepFunction.run("resize-variant") { settings in
    try Vips.start(fonts: nil)
    return (
        outputs: settings.text("DARKROOM_OUTPUT_BUCKET"), work: settings.text("DARKROOM_WORK_BUCKET"),
        limits: Limits(&settings)
    )
} handle: { configuration, event, session in
    try ResizeVariant(
        store: session.store, outputBucket: configuration.outputs, workBucket: configuration.work,
        limits: configuration.limits, meter: session.meter
    ).handle(event, deadline: session.deadline)
}
