internal import Foundation
public import Reports

/// Reports as PDF: the HTML page, printed by a Chromium or Chrome without a window.
public struct ChromiumRenderer: ReportRenderer {
    /// Names under which Debian, other distributions and Google install the browser.
    private static let names = [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
        "chrome-headless-shell",
    ]

    private let path: String?
    private let timeoutSeconds: Double

    /// - Parameters:
    ///   - browser: the program's path; `nil` to look for one on the search path.
    ///   - searchPath: folders separated by colons, as in `PATH`.
    ///   - timeoutSeconds: how long printing may take, above 0.
    public init(browser: String?, searchPath: String, timeoutSeconds: Double = 60) {
        path = browser ?? Self.find(in: searchPath)
        self.timeoutSeconds = timeoutSeconds
    }

    public func bytes(of document: ReportDocument) throws -> [UInt8] {
        guard let path else {
            throw ReportRendererError(
                "PDF needs Chromium or Chrome, and none was found",
                hint:
                    "install it ('apt-get install chromium'), name it in $BATON_BROWSER, or take format html")
        }
        let page = TemporaryFile(fileExtension: "html")
        try page.makeFolder()
        defer { page.remove() }
        try page.write(document.rendered(as: .html))
        let printed = page.sibling("report.pdf")
        try print(page, to: printed.path, browser: path)
        let bytes = try printed.bytes()
        guard bytes.starts(with: "%PDF-".utf8) else {
            throw ReportRendererError(
                "'\(path)' did not write a PDF", hint: "update the browser, or take format html")
        }
        return bytes
    }

    private func print(_ page: TemporaryFile, to output: String, browser: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: browser)
        process.arguments =
            [
                "--headless", "--disable-gpu", "--disable-extensions", "--disable-dev-shm-usage",
                "--no-first-run", "--no-pdf-header-footer", "--user-data-dir=\(page.sibling("profile").path)",
                "--print-to-pdf=\(output)",
            ]
            // Chromium refuses its sandbox to root. The page holds no script and may load nothing.
            + (geteuid() == 0 ? ["--no-sandbox"] : []) + [URL(fileURLWithPath: page.path).absoluteString]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do {
            try process.run()
        } catch {
            throw ReportRendererError("'\(browser)' cannot be started", hint: "check $BATON_BROWSER")
        }
        guard ended.wait(timeout: .now() + timeoutSeconds) == .success else {
            process.terminate()
            throw ReportRendererError(
                "'\(browser)' did not finish within \(Int(timeoutSeconds)) s",
                hint: "try again, or take format html")
        }
        guard process.terminationStatus == 0 else {
            throw ReportRendererError(
                "'\(browser)' ended with code \(process.terminationStatus)",
                hint: "run '\(browser) --headless --version' to see why, or take format html")
        }
    }

    private static func find(in searchPath: String) -> String? {
        let folders = searchPath.split(separator: ":")
        for name in names {
            for folder in folders {
                let candidate = "\(folder)/\(name)"
                if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            }
        }
        return nil
    }
}
