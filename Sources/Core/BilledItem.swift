/// Something that AWS charges for, counted in single units: one request, one gigabyte-second, one gigabyte.
public enum BilledItem: String, Codable, Sendable, CaseIterable {
    case lambdaRequests = "Lambda requests"
    case lambdaGigabyteSeconds = "Lambda GB-s, x86_64"
    case lambdaArmGigabyteSeconds = "Lambda GB-s, arm64"
    case standardTransitions = "Step Functions transitions, STANDARD"
    case expressRequests = "Step Functions executions, EXPRESS"
    case expressGigabyteSeconds = "Step Functions GB-s, EXPRESS"
    case storageWrites = "S3 PUT, COPY, POST and LIST"
    case storageReads = "S3 GET and HEAD"
    case storageGigabyteMonths = "S3 GB-months, Standard"
    case inventoryObjects = "S3 Inventory objects listed"
    case tableReads = "DynamoDB read units"
    case tableWrites = "DynamoDB write units"
    case busEvents = "EventBridge events"
    case topicPublishes = "SNS publishes"
    case queueRequests = "SQS requests"
    case rekognitionImages = "Rekognition images"
    case logGigabytes = "CloudWatch Logs GB ingested"
    case customMetricMonths = "CloudWatch metrics of our own, months"
    case alarmMetricMonths = "CloudWatch metrics that alarms watch, months"
    case dashboardMonths = "CloudWatch dashboards, months"

    /// AWS's page with the price.
    public var source: String {
        let page =
            switch self {
            case .lambdaRequests, .lambdaGigabyteSeconds, .lambdaArmGigabyteSeconds: "lambda"
            case .standardTransitions, .expressRequests, .expressGigabyteSeconds: "step-functions"
            case .storageWrites, .storageReads, .storageGigabyteMonths, .inventoryObjects: "s3"
            case .tableReads, .tableWrites: "dynamodb"
            case .busEvents: "eventbridge"
            case .topicPublishes: "sns"
            case .queueRequests: "sqs"
            case .rekognitionImages: "rekognition"
            case .logGigabytes, .customMetricMonths, .alarmMetricMonths, .dashboardMonths: "cloudwatch"
            }
        return "https://aws.amazon.com/\(page)/pricing/"
    }
}
