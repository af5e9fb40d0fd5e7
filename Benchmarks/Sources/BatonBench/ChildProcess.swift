import Baton
import Foundation

/// One run of a program, with what the operating system says of it.
struct ChildProcess {
    let wallSeconds: Double
    let cpuSeconds: Double
    let peakMebibytes: Double

    /// Runs a program to its end; its output is thrown away.
    ///
    /// - Throws: ``WrongResult`` when it cannot be started or does not exit with 0.
    init(_ program: String, _ arguments: [String], in folder: URL) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)

        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        let clock = ContinuousClock()
        let start = clock.now
        // The child starts in this process's folder.
        guard FileManager.default.changeCurrentDirectoryPath(folder.path) else {
            throw WrongResult("\(folder.path) cannot be entered")
        }
        var identifier = pid_t()
        guard posix_spawn(&identifier, program, &actions, nil, words, environ) == 0 else {
            throw WrongResult("\(program) cannot be started")
        }
        var status: Int32 = 0
        var usage = rusage()
        guard wait4(identifier, &status, 0, &usage) == identifier, status == 0 else {
            throw WrongResult("\(program) \(arguments.joined(separator: " ")) ended with status \(status)")
        }
        wallSeconds = (clock.now - start).inSeconds
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        cpuSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        peakMebibytes = Double(usage.ru_maxrss) / 1024
    }
}

/// A folder that is removed with its owner.
final class TemporaryFolder {
    let url: URL

    /// - Parameter parent: the system's folder for temporary files unless given.
    init(in parent: URL? = nil) throws {
        url = (parent ?? FileManager.default.temporaryDirectory).appendingPathComponent(
            "baton-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
