import Core
import Testing

@testable import AWSClient

@Suite struct ProfilesTests {
    static let config = """
        # a comment
        [default]
        region = eu-central-1
        [profile  work]
        region=us-west-2   ; a comment
        endpoint_url = https://all.example/
        ca_bundle = /etc/roots.pem
        services = local
        aws_access_key_id = FROMCONFIG
        aws_secret_access_key = one
        [profile sso]
        region = eu-west-1
        sso_session = company
        [profile role]
        region = eu-west-1
        role_arn = arn:aws:iam::1:role/r
        source_profile = default
        [services local]
        s3 =
          endpoint_url = http://127.0.0.1:9000
        sfn=
          endpoint_url = http://127.0.0.1:8083
        """
    static let credentials = """
        [default]
        aws_access_key_id = DEFAULT
        aws_secret_access_key = a=b#c
        [work]
        aws_access_key_id = WORK
        aws_secret_access_key = two
        aws_session_token = token
        """

    private func configuration(
        profile: String? = nil, region: String? = nil, _ environment: [String: String] = [:]
    ) throws -> AWSConfiguration {
        try AWSConfiguration(
            profile: profile, region: region, environment: environment.merging(["HOME": "/home/u"]) { $1 }
        ) {
            switch $0 {
            case "/home/u/.aws/config": Self.config
            case "/home/u/.aws/credentials": Self.credentials
            case "/other/config": "[default]\nregion = ap-south-1"
            default: nil
            }
        }
    }

    private func failure(profile: String? = nil, _ environment: [String: String] = [:]) throws -> DarkroomError {
        try #require(throws: DarkroomError.self) { try configuration(profile: profile, environment) }
    }

    @Test func theDefaultProfileIsTheDefault() throws {
        let configuration = try configuration()
        #expect(configuration.region == "eu-central-1")
        #expect(configuration.credentials == Credentials(accessKeyId: "DEFAULT", secretAccessKey: "a=b#c"))
        #expect(configuration.endpoint(for: .s3) == "https://s3.eu-central-1.amazonaws.com")
    }

    @Test func aProfileIsReadFromBothFiles() throws {
        let configuration = try configuration(profile: "work")
        #expect(configuration == (try self.configuration(["AWS_PROFILE": "work"])))
        #expect(configuration.region == "us-west-2")
        #expect(
            configuration.credentials
                == Credentials(accessKeyId: "WORK", secretAccessKey: "two", sessionToken: "token"))
        #expect(configuration.caBundle == "/etc/roots.pem")
        #expect(configuration.endpoint(for: .s3) == "http://127.0.0.1:9000")
        #expect(configuration.endpoint(for: .stepFunctions) == "http://127.0.0.1:8083")
        #expect(configuration.endpoint(for: .sqs) == "https://all.example")
    }

    @Test func theEnvironmentComesBeforeTheFiles() throws {
        let environment = [
            "AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": "ca-central-1",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:5000", "AWS_PROFILE": "work",
        ]
        let configuration = try configuration(environment)
        #expect(configuration.credentials.accessKeyId == "ENV")
        #expect(configuration.region == "ca-central-1")
        #expect(configuration.endpoint(for: .s3) == "http://127.0.0.1:5000")
    }

    @Test func aProfileNamedToTheCommandBringsItsOwnCredentials() throws {
        let environment = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"]
        #expect(try configuration(profile: "work", environment).credentials.accessKeyId == "WORK")
        #expect(try configuration(profile: "work", region: "eu-north-1").region == "eu-north-1")
    }

    @Test func theFilesMayLieElsewhere() throws {
        let configuration = try configuration(["AWS_CONFIG_FILE": "/other/config"])
        #expect(configuration.region == "ap-south-1")
        #expect(configuration.credentials.accessKeyId == "DEFAULT")
    }

    @Test(arguments: [("sso", "sso_session"), ("role", "role_arn")])
    func waysToCredentialsThatAreNotSupportedAreNamedWithAWayOut(profile: String, way: String) throws {
        let error = try failure(profile: profile)
        #expect(error.name == .configInvalid)
        #expect(error.message.contains(way))
        #expect(error.message.contains("aws configure export-credentials --profile \(profile)"))
        // With credentials from elsewhere such a profile still gives its region.
        let environment = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_PROFILE": profile]
        #expect(try configuration(environment).region == "eu-west-1")
    }

    @Test func whatIsMissingIsNamed() throws {
        #expect(try failure(profile: "nope").message.contains("nope"))
        #expect(try failure(["AWS_PROFILE": "nope"]).message.contains("/home/u/.aws/config"))
        let nowhere = ["AWS_CONFIG_FILE": "/none", "AWS_SHARED_CREDENTIALS_FILE": "/none"]
        #expect(try failure(nowhere).message.contains("no AWS credentials"))
        let keys = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"]
        #expect(try failure(nowhere.merging(keys) { $1 }).message.contains("no AWS region"))
    }

    @Test func credentialsDoNotShowTheirSecrets() throws {
        let shown = "\(try configuration(profile: "work"))"
        #expect(shown.contains("WORK"))
        #expect(!shown.contains("two") && !shown.contains("token"))
    }
}
