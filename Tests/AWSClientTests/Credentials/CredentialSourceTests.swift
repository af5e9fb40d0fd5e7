import Foundation
import Synchronization
import TestSupport
import Testing

@testable import AWSClient

@Suite("Credentials")
struct CredentialSourceTests {
    private let folder = TemporaryFolder()
    private let transport = AsyncHTTPTransport()

    private func environment(_ variables: [String: String]) -> AWSEnvironment {
        // Nothing of the machine's own: neither its files nor its metadata service.
        let isolated = ["AWS_EC2_METADATA_DISABLED": "true"].merging(variables) { $1 }
        return AWSEnvironment(variables: isolated, homeFolder: folder.url.path)
    }

    private func chain(_ variables: [String: String]) -> CredentialChain {
        .standard(environment(variables), region: "us-east-1", transport: transport)
    }

    private static let document = """
        {"AccessKeyId": "AKID", "SecretAccessKey": "secret", "Token": "token", "Expiration": "2030-01-02T03:04:05Z",
         "Code": "Success", "RoleArn": "arn"}
        """
    private static let documented = AWSCredentials(
        accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: "token",
        expiration: Date(timeIntervalSince1970: 1_893_553_445))

    @Test("come from the environment")
    func fromEnvironment() async throws {
        let keys = ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "S"]
        #expect(
            try await chain(keys).credentials() == AWSCredentials(accessKeyID: "A", secretAccessKey: "S"))
        let temporary = try await chain(keys.merging(["AWS_SESSION_TOKEN": "T"]) { $1 }).credentials()
        #expect(temporary?.sessionToken == "T")
        for half in keys.keys {
            let error = await #expect(throws: AWSError.self) {
                try await chain([half: "x"]).credentials()
            }
            #expect(error?.kind == .credentials)
        }
    }

    @Test("come from the profile that is named, the credentials file before the config file")
    func fromFiles() async throws {
        let config = try folder.write(
            "config",
            """
            # a comment
            [default]
            region = eu-central-1
            aws_access_key_id = FROM_CONFIG
            aws_secret_access_key = C ; a comment
            s3 =
              max_concurrent_requests = 20
            [profile staging]
            region=eu-west-1
            endpoint_url = http://127.0.0.1:1/base/
            [services x]
            aws_access_key_id = WRONG
            """)
        let credentials = try folder.write(
            "credentials",
            "[default]\r\naws_access_key_id = A\r\naws_secret_access_key = S#1\r\n\r\n[ staging ]\n"
                + "aws_access_key_id=B\naws_secret_access_key=T\naws_session_token=U\n[half]\naws_access_key_id=A\n"
                + "[role]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\n")
        let files = ["AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": credentials]
        func found(_ variables: [String: String]) async throws -> AWSCredentials? {
            try await chain(files.merging(variables) { $1 }).credentials()
        }
        #expect(try await found([:]) == AWSCredentials(accessKeyID: "A", secretAccessKey: "S#1"))
        #expect(
            try await found(["AWS_PROFILE": "staging"])
                == AWSCredentials(accessKeyID: "B", secretAccessKey: "T", sessionToken: "U"))
        #expect(
            try await found(["AWS_SHARED_CREDENTIALS_FILE": folder.path("none")])
                == AWSCredentials(accessKeyID: "FROM_CONFIG", secretAccessKey: "C"))
        #expect(
            try await found(["AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "E", "AWS_PROFILE": "x"])?
                .accessKeyID == "E")
        for (profile, part) in [
            ("nobody", "there is no profile 'nobody'"), ("half", "profile 'half' has one of"),
            ("role", "'role_arn', which cannot be used here"),
        ] {
            let error = await #expect(throws: AWSError.self) { try await found(["AWS_PROFILE": profile]) }
            #expect(error?.message.contains(part) == true, "\(error as Any)")
        }
        let configuration = try await AWSConfiguration.resolve(
            environment(files.merging(["AWS_PROFILE": "staging"]) { $1 }))
        #expect(configuration.region == "eu-west-1")
        #expect(try configuration.endpoint(of: SQS.service).authority == "127.0.0.1:1")
        #expect(try configuration.endpoint(of: SQS.service).basePath == "/base")
    }

    @Test(
        "of a damaged file are refused with the line",
        arguments: [("[default\nx = 1", 1), ("\n[default]\nx 1", 3), ("x = 1\n[default]", 1)])
    func damagedFile(text: String, line: Int) async throws {
        let path = try folder.write("credentials", text)
        let error = await #expect(throws: AWSError.self) {
            try await chain(["AWS_SHARED_CREDENTIALS_FILE": path]).credentials()
        }
        #expect(error?.message.hasPrefix("\(path):\(line): ") == true, "\(error as Any)")
    }

    @Test("come from the endpoint of a container, with the token of a file or a variable")
    func fromContainer() async throws {
        let server = try LoopbackServer { request in
            request.head.hasPrefix("GET /creds?id=7 HTTP/1.1")
                ? .init(200, Self.document) : .init(404)
        }
        let url = "http://127.0.0.1:\(server.port)/creds?id=7"
        let variables = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": url, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "from variable",
        ]
        #expect(try await chain(variables).credentials() == Self.documented)
        #expect(server.requests[0].head.lowercased().contains("authorization: from variable"))
        let file = try folder.write("token", "from file\n")
        let withFile = variables.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file]) { $1 }
        #expect(try await chain(withFile).credentials() == Self.documented)
        #expect(server.requests[1].head.lowercased().contains("authorization: from file\r\n"))
    }

    @Test(
        "are not asked for in the open",
        arguments: ["http://example.com/creds", "http://169.254.170.3/", "http://127.0.0.1.example.com/"])
    func openContainer(url: String) async {
        let error = await #expect(throws: AWSError.self) {
            try await chain(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url]).credentials()
        }
        #expect(error?.message.contains("https") == true)
    }

    @Test(
        "that an endpoint does not give are an error",
        arguments: [LoopbackServer.Answer(403), .init(200, "{}"), .init(200, "<no JSON>"), .init(503)])
    func badContainer(answer: LoopbackServer.Answer) async throws {
        let server = try LoopbackServer(answer)
        let error = await #expect(throws: AWSError.self) {
            try await chain([
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:\(server.port)/creds"
            ]).credentials()
        }
        #expect(error?.kind == .credentials)
        #expect(server.requests.count == (answer.status == 503 ? 3 : 1))
    }

    @Test("come from the metadata service of an instance, by a session token only")
    func fromInstance() async throws {
        let server = try LoopbackServer { request in
            let head = request.head.lowercased()
            if head.hasPrefix("put /latest/api/token ") {
                return head.contains("x-aws-ec2-metadata-token-ttl-seconds: 21600")
                    ? .init(200, "TOKEN") : .init(400)
            }
            guard head.contains("x-aws-ec2-metadata-token: token") else { return .init(401) }
            return switch head.split(separator: " ")[1] {
            case "/latest/meta-data/iam/security-credentials/": .init(200, "the role")
            case "/latest/meta-data/iam/security-credentials/the%20role": .init(200, Self.document)
            default: .init(404)
            }
        }
        let variables = [
            "AWS_EC2_METADATA_DISABLED": "false",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(server.port)/",
        ]
        #expect(try await chain(variables).credentials() == Self.documented)
        #expect(server.requests.count == 3)
    }

    @Test("that an instance does not have are looked for nowhere else")
    func withoutRole() async throws {
        let server = try LoopbackServer { $0.head.hasPrefix("PUT") ? .init(200, "TOKEN") : .init(404) }
        let error = await #expect(throws: AWSError.self) {
            try await chain([
                "AWS_EC2_METADATA_DISABLED": "false",
                "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(server.port)",
            ]).credentials()
        }
        #expect(
            error?.message == "no credentials found; looked at: environment, web identity, profile, "
                + "container endpoint, instance metadata")
    }

    @Test("come from the token of an identity provider, by a call without signature")
    func fromWebIdentity() async throws {
        let server = try LoopbackServer(
            .init(
                200,
                """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                <AssumeRoleWithWebIdentityResult><Credentials><SessionToken>token</SessionToken>
                <SecretAccessKey>secret</SecretAccessKey><Expiration>2030-01-02T03:04:05.000Z</Expiration>
                <AccessKeyId>AKID</AccessKeyId></Credentials></AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """))
        let file = try folder.write("token", "eyJ+/=\n")
        let variables = [
            "AWS_WEB_IDENTITY_TOKEN_FILE": file, "AWS_ROLE_ARN": "arn:aws:iam::1:role/r",
            "AWS_ROLE_SESSION_NAME": "me", "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:\(server.port)",
        ]
        #expect(try await chain(variables).credentials() == Self.documented)
        let request = try #require(server.requests.first)
        #expect(!request.head.lowercased().contains("authorization:"))
        #expect(
            request.body
                == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1"
                + "%3Arole%2Fr&RoleSessionName=me&WebIdentityToken=eyJ%2B%2F%3D")
        let error = await #expect(throws: AWSError.self) {
            try await chain(["AWS_WEB_IDENTITY_TOKEN_FILE": folder.path("none"), "AWS_ROLE_ARN": "r"])
                .credentials()
        }
        #expect(error?.message.contains("is not there") == true)
    }
}
