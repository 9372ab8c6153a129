import AWSClient
import Core
import LambdaRuntime

LambdaRuntime.run { environment in
    var settings = Settings(environment)
    let bucket = settings.text("DARKROOM_INPUT_BUCKET")
    let prefix = settings.optional("DARKROOM_INPUT_PREFIX") ?? ""
    let largest = settings.number("DARKROOM_MAX_BYTES", in: 1...5_368_709_120, default: 104_857_600)
    let lifetime = settings.number("DARKROOM_PRESIGN_SECONDS", in: 1...3600, default: 300)
    let level = settings.choice("DARKROOM_LOG_LEVEL", default: Log.Level.info)
    try settings.check()
    let s3 = try AWSClient(AWSConfiguration(environment: environment)).s3
    let presign = PresignUpload(
        bucket: bucket, prefix: prefix, largest: largest, lifetime: lifetime, form: { try s3.form($0) })
    let log = Log.standardError(level: level, fields: ["function": .string("presign-upload")])
    return { (request: FunctionURL.Request, context: LambdaContext) in
        let response = try presign.handle(request)
        log.adding(["requestId": .string(context.requestId)])(.info, "answered \(response.statusCode)")
        return response
    }
}
