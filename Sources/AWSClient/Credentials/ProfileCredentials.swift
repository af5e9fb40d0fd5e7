/// The keys of a profile in `~/.aws/credentials` or `~/.aws/config`.
public struct ProfileCredentials: CredentialSource {
    public let name = "profile"
    private let environment: AWSEnvironment

    /// Takes the profile that `AWS_PROFILE` names, or `default`.
    public init(_ environment: AWSEnvironment) { self.environment = environment }

    public func credentials() async throws -> AWSCredentials? {
        let name = environment.profileName
        guard let profile = try await environment.profile(name) else {
            guard !environment.namesProfile else {
                throw AWSError(
                    .credentials,
                    "there is no profile '\(name)' in \(environment.credentialsPath) or \(environment.configPath)"
                )
            }
            return nil
        }
        switch (profile["aws_access_key_id"], profile["aws_secret_access_key"]) {
        case (let id?, let secret?):
            return AWSCredentials(
                accessKeyID: id, secretAccessKey: secret, sessionToken: profile["aws_session_token"])
        case (nil, nil):
            let unusable = ["role_arn", "sso_session", "sso_start_url", "credential_process"]
            if let key = unusable.first(where: { profile[$0] != nil }) {
                throw AWSError(
                    .credentials,
                    "profile '\(name)' has '\(key)', which cannot be used here: give it keys, or set them in the environment"
                )
            }
            return nil
        case (_?, nil), (nil, _?):
            throw AWSError(
                .credentials, "profile '\(name)' has one of aws_access_key_id and aws_secret_access_key only")
        }
    }
}
