/// Region, addresses and credentials of a client.
public struct AWSConfiguration: Sendable {
    public var region: String
    public var credentials: any CredentialSource
    /// Instead of AWS's own addresses: by service, and for all others.
    public var endpoints: [AWSService: Endpoint]
    public var defaultEndpoint: Endpoint?
    private let environment: AWSEnvironment?

    /// - Parameter endpoint: for every service, instead of AWS's own.
    public init(region: String, credentials: any CredentialSource, endpoint: Endpoint? = nil) {
        self.region = region
        self.credentials = credentials
        endpoints = [:]
        defaultEndpoint = endpoint
        environment = nil
    }

    /// What the environment and the files of the user say, as AWS's own tools read them.
    ///
    /// The region is that of `AWS_REGION`, `AWS_DEFAULT_REGION` or the profile. Addresses are those of
    /// `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL` or `endpoint_url` of the profile, unless
    /// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is `true`. Credentials are looked for when they are needed: see
    /// ``CredentialChain``.
    ///
    /// - Parameters:
    ///   - region: instead of what is found.
    ///   - credentials: instead of the chain.
    /// - Throws: ``AWSError`` when no region is found, or something that is found cannot be used.
    public static func resolve(
        _ environment: AWSEnvironment = .process, region: String? = nil,
        credentials: (any CredentialSource)? = nil, transport: any HTTPTransport = AsyncHTTPTransport()
    ) async throws -> AWSConfiguration {
        let profile = try await environment.profile(environment.profileName)
        guard
            let region = region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"]
                ?? profile?["region"]
        else {
            throw AWSError(
                .configuration,
                "no region: set AWS_REGION, or region in profile '\(environment.profileName)' of "
                    + environment.configPath)
        }
        guard region.utf8.allSatisfy({ isLabel($0) }) else {
            throw AWSError(.configuration, "'\(region)' is no region: expected one such as eu-central-1")
        }
        let chain = CredentialChain.standard(environment, region: region, transport: transport)
        return try AWSConfiguration(
            region: region, credentials: credentials ?? chain, profile: profile ?? [:],
            environment: environment)
    }

    private init(
        region: String, credentials: any CredentialSource, profile: [String: String],
        environment: AWSEnvironment
    ) throws {
        self.region = region
        self.credentials = credentials
        endpoints = [:]
        guard !environment.isSet("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") else {
            defaultEndpoint = nil
            self.environment = nil
            return
        }
        defaultEndpoint = try (environment["AWS_ENDPOINT_URL"] ?? profile["endpoint_url"])
            .map { try Endpoint(url: $0) }
        self.environment = environment
    }

    /// Where a service is reached.
    ///
    /// - Throws: ``AWSError`` when the variable of the service holds no address.
    public func endpoint(of service: AWSService) throws(AWSError) -> Endpoint {
        if let endpoint = endpoints[service] { return endpoint }
        if let url = environment?[service.endpointVariable] { return try Endpoint(url: url) }
        return defaultEndpoint ?? Endpoint(service, region: region)
    }

    private static func isLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
