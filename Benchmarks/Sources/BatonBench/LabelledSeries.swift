import Foundation

/// A series whose anomalies are known.
struct LabelledSeries {
    /// Folder and file, as the labels name it.
    let name: String
    /// The time stamp of each value, as the file has it.
    let times: [Substring]
    let values: [Double]
    /// The first and last position of each anomaly window.
    let windows: [ClosedRange<Int>]

    /// How many values at the start are not scored: 15 percent, at most 750, as the Numenta benchmark has it.
    var probation: Int { min(values.count * 15 / 100, 750) }

    /// Reads a folder in the layout of the Numenta benchmark: `data/…/*.csv` with `timestamp,value`, and
    /// `labels/combined_windows.json` with the first and last time of each window.
    static func read(folder: String) throws -> [LabelledSeries] {
        let root = URL(fileURLWithPath: folder)
        let labels = root.appendingPathComponent("labels/combined_windows.json")
        guard let text = try? Data(contentsOf: labels) else {
            throw WrongResult("\(labels.path) cannot be read; --data names a folder with data/ and labels/")
        }
        guard let windows = try JSONSerialization.jsonObject(with: text) as? [String: [[String]]] else {
            throw WrongResult("\(labels.path): expected an object of lists of [first, last] times")
        }
        return try windows.keys.sorted().map { name in
            try read(root.appendingPathComponent("data/\(name)"), name: name, windows: windows[name] ?? [])
        }
    }

    private static func read(_ file: URL, name: String, windows: [[String]]) throws -> LabelledSeries {
        let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
            .dropFirst()
        var times: [Substring] = []
        var values: [Double] = []
        for (index, line) in lines.enumerated() {
            let cells = line.split(separator: ",")
            guard cells.count >= 2, let value = Double(cells[1]) else {
                throw WrongResult("\(file.path), line \(index + 2): expected 'timestamp,value'")
            }
            times.append(cells[0])
            values.append(value)
        }
        let positions = Dictionary(zip(times.map(seconds), times.indices)) { first, _ in first }
        let ranges = try windows.map { window in
            guard window.count == 2, let first = positions[seconds(Substring(window[0]))],
                let last = positions[seconds(Substring(window[1]))], first <= last
            else { throw WrongResult("\(name): no values at the times of window \(window)") }
            return first...last
        }
        return LabelledSeries(
            name: name, times: times, values: values, windows: ranges.sorted { $0.lowerBound < $1.lowerBound }
        )
    }

    /// A time stamp without its fraction of a second, which only the labels have.
    private static func seconds(_ time: Substring) -> Substring { time.prefix { $0 != "." } }
}
