internal import Baton
internal import Foundation
internal import SupplyChain
internal import WorkflowFiles

/// Where a report goes and in which formats.
struct ReportTarget {
    let formats: [ReportFileFormat]
    /// `nil`: the usual folder.
    let folder: String?
    /// Without the ending; `nil`: the usual name.
    let name: String?

    /// - Parameters:
    ///   - formats: names separated by commas; `nil` to go by the output's ending, HTML without one.
    ///   - output: a file, or a folder that exists or ends with a slash; `nil` for the usual place.
    /// - Throws: ``InvalidInput``.
    init(formats: String?, output: String?) throws {
        let named = try formats.map(Self.parse)
        guard let output, !output.isEmpty else {
            (self.formats, folder, name) = (named ?? [.html], nil, nil)
            return
        }
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
        if output.hasSuffix("/") || (exists && isFolder.boolValue) {
            self.formats = named ?? [.html]
            folder = output.hasSuffix("/") && output.count > 1 ? String(output.dropLast()) : output
            name = nil
            return
        }
        let url = URL(fileURLWithPath: output)
        let ending = url.pathExtension.lowercased()
        let byEnding = ReportFileFormat.allCases.first { $0.fileExtension == ending }
        guard let formats = named ?? byEnding.map({ [$0] }) else {
            throw InvalidInput(
                "--output \(output): the ending names no format (html, pdf, xlsx, csv, json, md); "
                    + "end a folder with a slash, or give --format")
        }
        self.formats = formats
        folder = output.contains("/") ? url.deletingLastPathComponent().path : "."
        name =
            byEnding.map { formats.contains($0) } ?? false
            ? url.deletingPathExtension().lastPathComponent : url.lastPathComponent
    }

    private static func parse(_ text: String) throws -> [ReportFileFormat] {
        var formats: [ReportFileFormat] = []
        for part in text.split(separator: ",") {
            let word = part.trimmingCharacters(in: .whitespaces).lowercased()
            if word == "all" { return ReportFileFormat.allCases }
            guard
                let format = ReportFileFormat.allCases.first(where: {
                    $0.rawValue == word || $0.fileExtension == word
                })
            else {
                let known = ReportFileFormat.allCases.map(\.fileExtension)
                let hint =
                    word.closest(among: known).map { "did you mean '\($0)'?" }
                    ?? known.joined(separator: ", ")
                throw InvalidInput("--format: there is no format '\(word)' (\(hint))")
            }
            if !formats.contains(format) { formats.append(format) }
        }
        guard !formats.isEmpty else { throw InvalidInput("--format: expected at least one format") }
        return formats
    }
}
