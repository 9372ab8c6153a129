import Core
import HTTP
import Testing

@testable import AWSClient

@Suite struct AWSConfigurationTests {
    static let lambda = [
        "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s",
        "AWS_SESSION_TOKEN": "t",
    ]

    @Test func lambdasEnvironmentIsEnough() throws {
        let configuration = try AWSConfiguration(environment: Self.lambda)
        #expect(
            configuration
                == AWSConfiguration(
                    region: "eu-central-1",
                    credentials: Credentials(accessKeyId: "AKID", secretAccessKey: "s", sessionToken: "t")))
    }

    @Test func allThatIsMissingIsReportedTogether() throws {
        let error = try #require(throws: DarkroomError.self) { try AWSConfiguration(environment: ["AWS_REGION": ""]) }
        #expect(error.name == .configInvalid)
        #expect(error.message.contains("AWS_REGION") && error.message.contains("AWS_SECRET_ACCESS_KEY"))
    }

    @Test(arguments: [
        (Service.s3, "https://s3.eu-central-1.amazonaws.com", "S3"),
        (.dynamoDB, "https://dynamodb.eu-central-1.amazonaws.com", "DYNAMODB"),
        (.sqs, "https://sqs.eu-central-1.amazonaws.com", "SQS"),
        (.sns, "https://sns.eu-central-1.amazonaws.com", "SNS"),
        (.stepFunctions, "https://states.eu-central-1.amazonaws.com", "SFN"),
        (.rekognition, "https://rekognition.eu-central-1.amazonaws.com", "REKOGNITION"),
        (.cloudFormation, "https://cloudformation.eu-central-1.amazonaws.com", "CLOUDFORMATION"),
    ])
    func aServiceHasAWSsEndpointOrItsOwnOrTheOneForAll(service: Service, url: String, name: String) throws {
        var environment = Self.lambda
        #expect(try AWSConfiguration(environment: environment).endpoint(for: service) == url)
        environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1/"
        #expect(try AWSConfiguration(environment: environment).endpoint(for: service) == "http://127.0.0.1:1")
        environment["AWS_ENDPOINT_URL_\(name)"] = "http://127.0.0.1:2"
        #expect(try AWSConfiguration(environment: environment).endpoint(for: service) == "http://127.0.0.1:2")
    }

    @Test(arguments: [
        ("photos", nil, "https://photos.s3.eu-central-1.amazonaws.com/a%20b"),
        ("my.photos", nil, "https://s3.eu-central-1.amazonaws.com/my.photos/a%20b"),
        ("photos", "http://127.0.0.1:1", "http://127.0.0.1:1/photos/a%20b"),
    ])
    func aBucketIsPartOfTheHostWhereTLSAllowsIt(bucket: String, endpoint: String?, url: String) throws {
        var environment = Self.lambda
        environment["AWS_ENDPOINT_URL_S3"] = endpoint
        let configuration = try AWSConfiguration(environment: environment)
        let aws = try AWSClient(configuration)
        let call = aws.s3.call(.get, ObjectReference(bucket: bucket, key: "a b"))
        let request = call.request(configuration, deadline: nil)
        #expect(request.url == url)
        // Over TLS the body needs no hash of its own.
        let hash = request.headers.first { $0.name == "x-amz-content-sha256" }?.value
        #expect(hash == (endpoint == nil ? "UNSIGNED-PAYLOAD" : SignatureTests.emptyHash))
    }

    @Test func chinaHasADomainOfItsOwn() {
        #expect(Service.s3.host(in: "cn-north-1") == "s3.cn-north-1.amazonaws.com.cn")
    }
}
