extension ModelChoice {
    /// `auto`, or the name of a model; whether it is known shows when a forecaster is set up.
    public init(name: String) {
        self = ["auto", "automatic"].contains(name.lowercased()) ? .automatic : .named(name)
    }

    /// The names of single models.
    public static var names: [String] { ModelFamily.names }
}
