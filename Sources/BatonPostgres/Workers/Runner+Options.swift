public import Baton

extension Runner.Options {
    /// For workers: the server says when something has changed, so that looking for it costs nothing; and others die.
    public static var worker: Runner.Options {
        var options = Runner.Options()
        options.pollInterval = .milliseconds(10)
        options.sweepInterval = .seconds(2)
        return options
    }
}
